import type { Broker } from '@citadelle/messaging';

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
  private outOfOrder = 0;
  private repeated = 0;

  see(key: string, n: number): void {
    let sight = this.byKey.get(key);
    if (!sight) this.byKey.set(key, (sight = { seen: new Set(), highest: 0, last: 0 }));
    if (sight.seen.has(n)) this.repeated += 1;
    else if (n < sight.highest) this.outOfOrder += 1;
    sight.seen.add(n);
    sight.highest = Math.max(sight.highest, n);
    sight.last = n;
  }

  /** Compares with what was published: the highest number of each key. */
  reckon(published: ReadonlyMap<string, number>): Reckoning {
    let [total, missing, staleKeys] = [0, 0, 0];
    for (const [key, count] of published) {
      const sight = this.byKey.get(key);
      total += count;
      for (let n = 1; n <= count; n += 1) if (!sight?.seen.has(n)) missing += 1;
      if (sight?.last !== count) staleKeys += 1;
    }
    const { outOfOrder, repeated } = this;
    return { published: total, missing, outOfOrder, repeated, staleKeys };
  }
}

/** Reads a topic whole and compares it with what was published there: the highest number of each key. */
export async function reckonTopic(
  broker: Broker,
  topic: string,
  published: ReadonlyMap<string, number>,
): Promise<Reckoning> {
  const sightings = new Sightings();
  await broker.read({
    topic,
    onMessage: ({ message: { key, data } }) => sightings.see(key, (data as { n: number }).n),
  });
  return sightings.reckon(published);
}

/** Those of which something is lost, out of order or not as it was left. */
export function notFine(reckonings: readonly Reckoning[]): Reckoning[] {
  return reckonings.filter(
    ({ missing, outOfOrder, staleKeys }) => missing + outOfOrder + staleKeys > 0,
  );
}
