import { KeyInHand, PostgresParkingStore, type WaitingMessage } from '@citadelle/messaging';
import { Command, InvalidArgumentError } from 'commander';
import type { Desk } from '../desk.js';
import { overFoundations } from '../opening.js';
import { operator } from '../operator.js';
import { Stop } from '../stop.js';
import { inHand, nothingWaits } from '../parked-stops.js';
import { listWaitingKeys } from '../waiting-keys.js';
import { harmless, instant, table } from '../wording.js';
import { replayParked } from './replay-parked.js';

const LARGEST_OFFSET = 2n ** 63n - 1n;

/** What to do about messages that a service could not handle, each with the later ones of its key behind it. */
export function parked(desk: Desk): Command {
  const command = new Command('parked').description(
    'messages that a service could not handle, with the later ones of their keys',
  );
  command
    .command('list')
    .description('the keys that wait, how many messages of each, and what the first fails by')
    .argument('[service]', 'directory, credentials or notifications; all unless said')
    .action((service?: string) =>
      listWaitingKeys(desk, service, 'Nothing is parked.', ({ dataSource }, name) =>
        new PostgresParkingStore(dataSource).list(name),
      ),
    );
  command
    .command('show')
    .description('the messages that wait, in order, without their data')
    .argument('<service>')
    .argument('<topic>')
    .argument('[key]', 'all keys of the topic unless said')
    .action((service: string, topic: string, key?: string) => show(desk, service, topic, key));
  command
    .command('replay')
    .description('hands them to the service again, in order; stops at the first that fails')
    .argument('<service>')
    .argument('<topic>')
    .argument('<key>')
    .action((service: string, topic: string, key: string) =>
      replayParked(desk, service, topic, key),
    );
  command
    .command('drop')
    .description(
      'gives up one message, the first of its key or another one, and writes down who did and why',
    )
    .argument('<service>')
    .argument('<topic>')
    .argument('<key>')
    .argument('<offset>', 'as show says it', offsetIn)
    .option('--by <who>', 'who decides it', operator())
    .option('--because <why>', 'why', 'not said')
    .action((service: string, topic: string, key: string, offset: bigint, decision: Decision) =>
      drop(desk, { service, topic, key, offset }, decision),
    );
  return command;
}

interface Decision {
  readonly by: string;
  readonly because: string;
}

function offsetIn(text: string): bigint {
  if (/^\d{1,19}$/.test(text) && BigInt(text) <= LARGEST_OFFSET) return BigInt(text);
  throw new InvalidArgumentError('An offset is a whole number: parked show says it.');
}

async function show(desk: Desk, service: string, topic: string, key?: string): Promise<void> {
  const installed = await desk.installation().service(service);
  const messages = await overFoundations(installed, ({ dataSource }) =>
    new PostgresParkingStore(dataSource).waiting(service, topic, key),
  );
  if (messages.length === 0) throw nothingWaits(service, topic, key);
  const head = 'offset partition type id time bytes data parked reason key'.split(' ');
  desk.report({
    json: messages.map((message) => ({ service, ...message, offset: String(message.offset) })),
    lines: table(head, messages.map(columnsOf)),
  });
}

function columnsOf(message: WaitingMessage): unknown[] {
  const { offset, partition, type, id, time, bytes, isLeftOnTopic, parkedAt, reason, key } =
    message;
  const data = isLeftOnTopic ? 'on the topic' : 'kept';
  return [offset, partition, type, id, time, bytes, data, instant(parkedAt), reason, key];
}

async function drop(
  desk: Desk,
  { service, topic, key, offset }: { service: string; topic: string; key: string; offset: bigint },
  decision: Decision,
): Promise<void> {
  const installed = await desk.installation().service(service);
  const dropped = await overFoundations(installed, async ({ dataSource }) => {
    try {
      return await new PostgresParkingStore(dataSource).drop(service, topic, key, offset, decision);
    } catch (error) {
      throw error instanceof KeyInHand ? inHand() : error;
    }
  });
  if (!dropped)
    throw new Stop(
      `No message waits at offset ${offset} of this key: parked show says the offsets of those that do.`,
    );
  const { id, type, stillWaiting } = dropped;
  const what = `${type} ${id}, which failed by ${dropped.reason}`;
  const next =
    stillWaiting === 0
      ? 'None of its key waits any more: the next one is handled as usual.'
      : `Of its key ${stillWaiting} still wait: replay them.`;
  desk.report({
    json: { service, key, ...dropped, offset: String(offset), ...decision },
    lines: [
      harmless(`Dropped by ${decision.by}: ${what}. Because: ${decision.because}.`),
      'It is written down in the table dropped_messages of the service.',
      next,
    ],
  });
}
