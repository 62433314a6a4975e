import { expect, it } from '@jest/globals';
import { keysUpTo, numbered, Recorder, unique, type World } from './world.js';
import { until } from '@citadelle/testing';

const ONE_TO_FIFTY = Array.from({ length: 50 }, (_, index) => index + 1);

/** Order, completeness, and the messages as they were published. */
export function orderContract(world: () => World): void {
  it('hands out each key in order while partitions are handled side by side', async () => {
    const topic = await world().topic(4);
    const keys = keysUpTo(12);
    let inHand = 0;
    let most = 0;
    const seen = new Recorder(async () => {
      most = Math.max(most, ++inHand);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inHand--;
    });
    for (const batch of [0, 1, 2, 3, 4]) {
      await world().broker.publish(
        numbered(topic, keys, 10).map((one) => ({
          ...one,
          data: batch * 10 + (one.data as number),
        })),
      );
    }
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    await until('all are handled', () => seen.ids.size === 600);
    for (const key of keys) expect(seen.firstSightsOf(key)).toEqual(ONE_TO_FIFTY);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('handles no more partitions at a time than it is told', async () => {
    const topic = await world().topic(4);
    let inHand = 0;
    let most = 0;
    const seen = new Recorder(async () => {
      most = Math.max(most, ++inHand);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inHand--;
    });
    await world().broker.publish(numbered(topic, keysUpTo(12), 5));
    const { handler } = seen;
    await world().subscribe({ group: unique(), topics: [topic], handler, concurrency: 2 });
    await until('all are handled', () => seen.ids.size === 60);
    expect(most).toBe(2);
  });

  it('delivers what was published, with rising offsets', async () => {
    const topic = await world().topic(1);
    const seen = new Recorder();
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    const sent = numbered(topic, ['é – clé', 'b'], 2).map((one) => ({
      ...one,
      data: { nested: [{ text: 'Éloïse " \\ \u0000 \u{1f600}' }, one.data, null] },
    }));
    await world().broker.publish(sent);
    await until('all are handled', () => seen.deliveries.length === 4);
    expect(seen.deliveries.map((one) => one.message)).toEqual(sent);
    const offsets = seen.deliveries.map((one) => one.offset);
    expect([...offsets].sort((a, b) => (a < b ? -1 : 1))).toEqual(offsets);
    expect(new Set(offsets).size).toBe(4);
    expect(seen.deliveries.every((one) => one.attempt === 1)).toBe(true);
  });

  it('keeps the order of a key over publishers that race', async () => {
    const topic = await world().topic(2);
    const brokers = [world().broker, world().anotherBroker()];
    const sent = brokers.map(async (broker, writer) => {
      for (let n = 1; n <= 20; n++) {
        const batch = numbered(topic, keysUpTo(6), 1);
        await broker.publish(
          batch.map((one) => ({ ...one, key: `${writer}-${one.key}`, data: n })),
        );
      }
    });
    const seen = new Recorder();
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    await Promise.all(sent);
    await until('all are handled', () => seen.ids.size === 240);
    for (const key of keysUpTo(6)) {
      expect(seen.firstSightsOf(`0-${key}`)).toEqual(ONE_TO_FIFTY.slice(0, 20));
      expect(seen.firstSightsOf(`1-${key}`)).toEqual(ONE_TO_FIFTY.slice(0, 20));
    }
  });
}
