import { topics } from '@citadelle/contracts';
import { reseal as sendAgain } from '@citadelle/directory/reseal';
import { runAlone } from '@citadelle/event-store';
import { metadataOf } from '@citadelle/service-kit';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import { assertAnswers, overFoundations } from '../opening.js';
import { linesOf, published } from '../publication.js';

/** Sends the sealed NUMENs again that credentials never made a password of. */
export function reseal(desk: Desk): Command {
  return new Command('reseal')
    .description('sends the sealed NUMENs again that credentials never made a password of')
    .action(() => run(desk));
}

async function run(desk: Desk): Promise<void> {
  const directory = await desk.installation().service('directory');
  desk.say('Sends the sealed NUMENs again that credentials has not said to have opened.');
  await overFoundations(directory, async ({ dataSource, store, broker }) => {
    await assertAnswers(broker);
    const { signal } = desk;
    const sent = await runAlone(dataSource, 'reseal', () =>
      sendAgain(store, metadataOf(), { signal }),
    );
    const { name } = topics.enrolments;
    const publication = await published(desk, dataSource, name);
    desk.report({
      json: { topic: name, sealed: sent, ...publication },
      lines: [`${sent} sealed NUMENs were sent again.`, ...linesOf(name, publication)],
    });
  });
}
