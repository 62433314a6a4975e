import type { Broker } from '@citadelle/messaging';
import type { EntityManager } from 'typeorm';
import { EraStore, eraOf, sequenceIn, versionIn } from './era.store.js';
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

/** What was told of one key. */
interface OfKey {
  /** The highest: whoever set a database back may have told a lower one after it. */
  readonly highest: bigint;
  /** Whether the last message was a tombstone. */
  readonly erased: boolean;
}

/** Reads a topic of states whole, and compares it with the database. */
export async function compareWithTold(
  manager: EntityManager,
  broker: Pick<Broker, 'read'>,
  { topic, streamOf }: StateTopic,
): Promise<Told> {
  // Before the topic: what is published meanwhile is no loss.
  const { number: era } = await new EraStore().current(manager);
  const told = await toldOfEachKey(broker, topic);
  const unknown: string[] = [];
  const behind: string[] = [];
  let highest = -1n;
  let isAhead = false;
  const keys = [...told.keys()];
  for (let from = 0; from < keys.length; from += KEYS_AT_A_TIME) {
    const some = keys.slice(from, from + KEYS_AT_A_TIME);
    const versions = await versionsOf(manager, some.map(streamOf));
    for (const key of some) {
      const { highest: sequence, erased } = told.get(key)!;
      const version = versions.get(streamOf(key));
      if (sequence > highest) highest = sequence;
      if (sequence > sequenceIn(era, version ?? 0)) isAhead = true;
      if (version === undefined) {
        if (!erased) unknown.push(key);
      } else if (isBehind(era, version, sequence)) behind.push(key);
    }
  }
  return { unknown, behind, nextEra: isAhead ? eraOf(highest) + 1 : undefined };
}

/** What was told in an era before this one is compared by the versions alone: the era was raised because of it. */
function isBehind(era: number, version: number, sequence: bigint): boolean {
  return eraOf(sequence) > era || versionIn(sequence) > version;
}

async function toldOfEachKey(
  broker: Pick<Broker, 'read'>,
  topic: string,
): Promise<Map<string, OfKey>> {
  const told = new Map<string, OfKey>();
  await broker.read({
    topic,
    onMessage: ({ message: { key, sequence = '0', data } }) => {
      const before = told.get(key)?.highest ?? 0n;
      const now = BigInt(sequence);
      told.set(key, { highest: now > before ? now : before, erased: data === null });
    },
  });
  return told;
}
