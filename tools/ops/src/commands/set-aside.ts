import { listSetAside, putBack } from '@citadelle/event-store';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import { overFoundations } from '../opening.js';
import { Stop } from '../stop.js';
import { listWaitingKeys } from '../waiting-keys.js';
import { harmless } from '../wording.js';

/** What to do about messages that the broker refused, each with the later ones of its key behind it. */
export function setAside(desk: Desk): Command {
  const command = new Command('set-aside').description(
    'messages that the broker refused, with the later ones of their keys',
  );
  command
    .command('list')
    .description('the keys that wait, how many messages of each, and why the first was refused')
    .argument('[service]', 'directory, credentials or notifications; all unless said')
    .action((service?: string) =>
      listWaitingKeys(desk, service, 'Nothing is set aside.', ({ dataSource }) =>
        listSetAside(dataSource),
      ),
    );
  command
    .command('put-back')
    .description('has those of a key published again, in order, before what came after them')
    .argument('<service>')
    .argument('<topic>')
    .argument('<key>')
    .action((service: string, topic: string, key: string) => putKeyBack(desk, service, topic, key));
  return command;
}

async function putKeyBack(desk: Desk, service: string, topic: string, key: string): Promise<void> {
  const installed = await desk.installation().service(service);
  const count = await overFoundations(installed, ({ dataSource }) =>
    putBack(dataSource, topic, key),
  );
  if (count === 0)
    throw new Stop(
      `Nothing of the key ${harmless(key)} on ${harmless(topic)} is set aside in ${service}: set-aside list says what is.`,
    );
  desk.report({
    json: { service, topic, key, putBack: count },
    lines: [
      `Put back: ${count}. The service publishes them within seconds; what the broker still refuses is set aside again.`,
    ],
  });
}
