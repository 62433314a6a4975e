import { isDeepStrictEqual } from 'node:util';
import type { Message } from '@citadelle/contracts';
import type { Broker } from '@citadelle/messaging';
import type { EntityManager } from 'typeorm';
import { EraStore, eraOf, isLater, sequenceIn } from './era.store.js';
import type { StateTopic } from './republish.js';
import { versionsOf } from './streams.js';

const KEYS_AT_A_TIME = 1_000;

/** How a database compares with the states that its service had told. */
export interface Told {
  /** Keys of which there is a state, and nothing in the database. */
  readonly unknown: readonly string[];
  /** Keys of which the database has an older state. */
  readonly behind: readonly string[];
  /** The era whose sequences are above all that were told; undefined when the database is behind in nothing. */
  readonly nextEra: number | undefined;
}

/** What was told of one key: the state with the highest sequence, since an older database may have told one after it. */
interface Last extends Pick<Message, 'sequence' | 'data'> {
  /** Whether the last message of all was a tombstone. */
  readonly erased: boolean;
}

/** Reads a topic of states whole, and compares it with the database. Rejects once the signal is aborted. */
export async function compareWithTold(
  manager: EntityManager,
  broker: Pick<Broker, 'read'>,
  { topic, streamOf }: StateTopic,
  signal?: AbortSignal,
): Promise<Told> {
  // Before the topic: what is published meanwhile is no loss.
  const era = await new EraStore().current(manager);
  const last = await lastOfEachKey(broker, topic, signal);
  const unknown: string[] = [];
  const behind: string[] = [];
  let highest = -1n;
  let isAhead = false;
  const keys = [...last.keys()];
  for (let from = 0; from < keys.length; from += KEYS_AT_A_TIME) {
    const some = keys.slice(from, from + KEYS_AT_A_TIME);
    const versions = await versionsOf(manager, some.map(streamOf));
    for (const key of some) {
      const { erased, ...told } = last.get(key)!;
      const sequence = BigInt(told.sequence ?? 0);
      const version = versions.get(streamOf(key));
      if (sequence > highest) highest = sequence;
      if (sequence > sequenceIn(era.number, version ?? 0)) isAhead = true;
      if (version === undefined) {
        if (!erased) unknown.push(key);
      } else if (isLater(era, sequence, version)) behind.push(key);
    }
  }
  return { unknown, behind, nextEra: isAhead ? eraOf(highest) + 1 : undefined };
}

/**
 * Those of these keys of which the database now has another state than the last that was told, or none. Keys whose
 * subject was erased are left out: that is not for this topic to say.
 */
export async function differsFromTold(
  manager: EntityManager,
  broker: Pick<Broker, 'read'>,
  { topic, page }: StateTopic,
  keys: readonly string[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const last = await lastOfEachKey(broker, topic);
  const differing = new Set(keys.filter((key) => !last.get(key)?.erased));
  let after: string | undefined;
  do {
    const states = await page(manager, after, KEYS_AT_A_TIME);
    for (const { key, data } of states)
      if (isDeepStrictEqual(last.get(key)?.data, JSON.parse(JSON.stringify(data))))
        differing.delete(key);
    after = states.length < KEYS_AT_A_TIME ? undefined : states.at(-1)!.key;
  } while (after !== undefined);
  return differing;
}

/** Whether a message that stands on a topic behind another one of its key says less than that: an older database told it. */
export function isOutdated(
  { sequence }: Pick<Message, 'sequence'>,
  known: Pick<Message, 'sequence'> | undefined,
): boolean {
  if (sequence === undefined || known?.sequence === undefined) return false;
  return BigInt(sequence) < BigInt(known.sequence);
}

async function lastOfEachKey(
  broker: Pick<Broker, 'read'>,
  topic: string,
  signal?: AbortSignal,
): Promise<Map<string, Last>> {
  const last = new Map<string, Last>();
  await broker.read({
    topic,
    onMessage: ({ message: { key, sequence, data } }) => {
      signal?.throwIfAborted();
      const known = last.get(key);
      const told = isOutdated({ sequence }, known) ? known! : { sequence, data };
      last.set(key, { sequence: told.sequence, data: told.data, erased: data === null });
    },
  });
  return last;
}
