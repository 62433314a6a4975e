import { setTimeout as pause } from 'node:timers/promises';
import type { Broker } from '@citadelle/messaging';

const TRIES = 5;

/** What became of the messages of a topic, of which each key has number 1, 2, 3 and so on. */
export interface Reckoning {
  readonly published: number;
  readonly missing: number;
  /** First appearances after the first appearance of a later one of their key. */
  readonly outOfOrder: number;
  readonly repeated: number;
  /** Keys whose last message is not the latest that was published. */
  readonly staleKeys: number;
}

/** Remembers which numbers of each key a reader saw, and in which order. */
export class Sightings {
  private readonly byKey = new Map<string, { seen: Set<number>; highest: number; last: number }>();
  /** Messages seen, each counted once. */
  distinct = 0;
  private outOfOrder = 0;
  private repeated = 0;

  see(key: string, n: number): void {
    let sight = this.byKey.get(key);
    if (!sight) this.byKey.set(key, (sight = { seen: new Set(), highest: 0, last: 0 }));
    if (sight.seen.has(n)) this.repeated += 1;
    else if (n < sight.highest) this.outOfOrder += 1;
    if (!sight.seen.has(n)) this.distinct += 1;
    sight.seen.add(n);
    sight.highest = Math.max(sight.highest, n);
    sight.last = n;
  }

  /** Compares with what was published: the highest number of each key. A compacted topic must hold only that one. */
  reckon(published: ReadonlyMap<string, number>, compacted = false): Reckoning {
    let [total, missing, staleKeys] = [0, 0, 0];
    for (const [key, count] of published) {
      const sight = this.byKey.get(key);
      total += count;
      for (let n = compacted ? count : 1; n <= count; n += 1) if (!sight?.seen.has(n)) missing += 1;
      if (sight?.last !== count) staleKeys += 1;
    }
    const { outOfOrder, repeated } = this;
    return { published: total, missing, outOfOrder, repeated, staleKeys };
  }
}

/**
 * Reads a topic whole and compares it with what was published there: the highest number of each key. What is missing
 * is looked for again, since Kafka may say that it is committed a moment before readers see it.
 */
export async function reckonTopic(
  broker: Broker,
  topic: { readonly name: string; readonly compacted?: boolean },
  published: ReadonlyMap<string, number>,
): Promise<Reckoning> {
  for (let tries = 1; ; tries += 1) {
    try {
      const reckoning = (await read(broker, topic.name)).reckon(published, topic.compacted);
      if (reckoning.missing === 0 || tries >= TRIES) return reckoning;
    } catch (error) {
      // Whoever reads in the first seconds of a Kafka may find its coordinators not there yet.
      if (tries >= TRIES) throw error;
    }
    await pause(1_000);
  }
}

async function read(broker: Broker, topic: string): Promise<Sightings> {
  const sightings = new Sightings();
  const places = new Map<number, bigint>();
  await broker.read({
    topic,
    onMessage: ({ message, partition, offset }) => {
      // A reader that had to begin again shows the same place twice: that is no repetition.
      if (offset <= (places.get(partition) ?? -1n)) return;
      places.set(partition, offset);
      sightings.see(message.key, (message.data as { n: number }).n);
    },
  });
  return sightings;
}

/** Those of which something is lost, out of order or not as it was left. */
export function notFine(reckonings: readonly Reckoning[]): Reckoning[] {
  return reckonings.filter(
    ({ missing, outOfOrder, staleKeys }) => missing + outOfOrder + staleKeys > 0,
  );
}
