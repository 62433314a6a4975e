import { expect, it } from '@jest/globals';
import type { Delivery } from '../broker.js';
import { keysUpTo, message, numbered, Recorder, unique, type World } from './world.js';
import { until } from '@citadelle/testing';

/** Topics: creation, compaction, tombstones, and reading one whole. */
export function topicsContract(world: () => World): void {
  async function readAll(topic: string): Promise<Omit<Delivery, 'attempt'>[]> {
    const read: Omit<Delivery, 'attempt'>[] = [];
    await world().broker.read({ topic, onMessage: (one) => void read.push(one) });
    return read;
  }

  it('creates missing topics from several processes at once and leaves the others alone', async () => {
    const specs = [1, 2, 3].map(() => ({ name: `test.${unique()}`, cleanup: 'delete' as const }));
    const brokers = [world().broker, world().anotherBroker(), world().anotherBroker()];
    await Promise.all(brokers.map((broker) => broker.ensureTopics(specs, 3)));
    await world().broker.ensureTopics(specs, 7);
    await world().publish(specs.flatMap(({ name }) => numbered(name, keysUpTo(40), 1)));
    for (const { name } of specs) {
      const partitions = (await readAll(name)).map(({ partition }) => partition);
      expect(partitions).toHaveLength(40);
      expect([...new Set(partitions)].sort()).toEqual([0, 1, 2]);
    }
  });

  it('reads a topic whole and once, in order, up to the end it had', async () => {
    const topic = await world().topic(2);
    expect(await readAll(topic)).toEqual([]);
    await world().publish(numbered(topic, keysUpTo(6), 3));
    const read = await readAll(topic);
    expect(read).toHaveLength(18);
    for (const key of keysUpTo(6)) {
      const data = read.filter((one) => one.message.key === key).map((one) => one.message.data);
      expect(data).toEqual([1, 2, 3]);
    }
    const onMessage = () => {
      throw new Error('enough');
    };
    await expect(world().broker.read({ topic, onMessage })).rejects.toThrow('enough');
  });

  it('keeps the last value of each key of a compacted topic, and shows tombstones', async () => {
    const topic = await world().topic(2, 'compact,delete');
    const seen = new Recorder();
    await world().subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    await world().publish([message(topic, 'a', 1), message(topic, 'b', 1)]);
    await until('the first values are seen', () => seen.deliveries.length === 2);
    await world().publish([message(topic, 'a', 2), message(topic, 'b', null)]);
    await until('the last values are seen', () => seen.deliveries.length === 4);
    expect(seen.dataOf('a')).toEqual([1, 2]);
    expect(seen.dataOf('b')).toEqual([1, null]);
    const state = new Map((await readAll(topic)).map((one) => [one.message.key, one.message.data]));
    expect(Object.fromEntries(state)).toEqual({ a: 2, b: null });
  });

  it('hands out each key of a compacted topic, also one that is written anew while the topic is read', async () => {
    const topic = await world().topic(1, 'compact,delete');
    const keys = keysUpTo(1_000);
    await world().publish(numbered(topic, keys, 1));
    await world().readWhole(topic, keys.length);
    const read = new Map<string, unknown>();
    const onMessage = async ({ message: { key, data } }: Omit<Delivery, 'attempt'>) => {
      if (read.size === 0) await world().publish([message(topic, 'k999', 2)]);
      read.set(key, data);
    };
    await world().broker.read({ topic, onMessage });
    expect([...read.keys()].sort()).toEqual(keys.sort());
  });

  it('answers a ping', async () => {
    await expect(world().broker.ping()).resolves.toBeUndefined();
  });
}
