import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Message } from '@citadelle/contracts';
import { until } from '@citadelle/testing';
import { type Publisher, RefusedForGood } from '../broker.js';
import { keysUpTo, numbered, Recorder, unique, whileEnvironmental, type World } from './world.js';

const ONE_TO_FIFTY = Array.from({ length: 50 }, (_, index) => index + 1);

/** A recorder, and how many deliveries it had in hand at the same time. */
function crowded() {
  let inHand = 0;
  let most = 0;
  const seen = new Recorder(async () => {
    most = Math.max(most, ++inHand);
    await pause(1);
    inHand--;
  });
  return { seen, most: () => most };
}

/** Order and completeness, over failures too. */
export function orderContract(world: () => World): void {
  it('hands out each key in order while partitions are handled side by side', async () => {
    const topic = await world().topic(4);
    const keys = keysUpTo(12);
    const { seen, most } = crowded();
    for (const batch of [0, 1, 2, 3, 4]) {
      await world().publish(
        numbered(topic, keys, 10).map((one) => ({
          ...one,
          data: batch * 10 + (one.data as number),
        })),
      );
    }
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    await until('all are handled', () => seen.ids.size === 600);
    for (const key of keys) expect(seen.firstSightsOf(key)).toEqual(ONE_TO_FIFTY);
    expect(most()).toBeGreaterThan(1);
    expect(most()).toBeLessThanOrEqual(4);
  });

  it('handles no more partitions at a time than it is told', async () => {
    const topic = await world().topic(4);
    const { seen, most } = crowded();
    await world().publish(numbered(topic, keysUpTo(12), 5));
    const { handler } = seen;
    await world().subscribe({ group: unique(), topics: [topic], handler, concurrency: 2 });
    await until('all are handled', () => seen.ids.size === 60);
    expect(most()).toBe(2);
  });

  it('keeps the order of a key over publishers that race', async () => {
    const topic = await world().topic(2);
    const brokers = [world().broker, world().anotherBroker()];
    const sent = brokers.map(async (broker, writer) => {
      for (let n = 1; n <= 20; n++) {
        const batch = numbered(topic, keysUpTo(6), 1);
        const sent = batch.map((one) => ({ ...one, key: `${writer}-${one.key}`, data: n }));
        await whileEnvironmental(() => broker.publish(sent));
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

  it('keeps the order of each key over failures', async () => {
    const topic = await world().topic(4);
    const name = unique();
    const keys = keysUpTo(8);
    const { broker, kill, revive } = await world().mortal();
    let publisher: Publisher | undefined;
    const publish = async (batch: readonly Message[]) => {
      for (;;) {
        try {
          publisher ??= await broker.openPublisher(name);
          return await publisher.publish(batch);
        } catch (error) {
          expect(error).not.toBeInstanceOf(RefusedForGood);
          await publisher?.close();
          publisher = undefined;
          await pause(20);
        }
      }
    };
    for (let n = 1; n <= 40; n += 1) {
      const done = publish(numbered(topic, keys, 1).map((one) => ({ ...one, data: n })));
      if (n % 10 === 5) {
        setTimeout(kill, n / 5);
        setTimeout(() => void revive(), n / 5 + 100);
      }
      await done;
    }
    await publisher?.close();
    const firstSights = new Map(
      (await world().readWhole(topic, keys.length * 40)).map((one) => [one.id, one]),
    );
    for (const key of keys)
      expect(
        [...firstSights.values()].filter((one) => one.key === key).map((one) => one.data),
      ).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  });
}
