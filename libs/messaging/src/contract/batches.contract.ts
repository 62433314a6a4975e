import { expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import type { BatchHandler, Delivery, ParkedMessage } from '../broker.js';
import { heldUp, keysUpTo, message, numbered, Recorder, unique, type World } from './world.js';

/** Takes every message of these batches, and remembers how they came. */
class Batches {
  readonly taken: (readonly Delivery[])[] = [];

  constructor(private readonly inner: BatchHandler = async () => undefined) {}

  readonly handler: BatchHandler = async (deliveries) => {
    await this.inner(deliveries);
    this.taken.push(deliveries);
  };

  get sizes(): number[] {
    return this.taken.map((batch) => batch.length);
  }

  dataOf(key: string): unknown[] {
    const messages = this.taken.flat().map((delivery) => delivery.message);
    return messages.filter((one) => one.key === key).map((one) => one.data);
  }
}

/** Messages handed over together. */
export function batchesContract(world: () => World): void {
  const spec = (topic: string, batches: Batches) => ({
    group: unique(),
    topics: [topic],
    handler: (delivery: Delivery) => batches.handler([delivery]),
    batches: { topics: [topic], handler: batches.handler },
    retry: { attempts: 2, firstDelayMs: 5, maxDelayMs: 5 },
  });

  it('hands over together what waits of a topic, each key in order, where that is asked for', async () => {
    const [together, alone] = [await world().topic(2), await world().topic(2)];
    const keys = keysUpTo(6);
    await world().publish(numbered(together, keys, 40));
    await world().publish(numbered(alone, keys, 5));
    const batches = new Batches();
    const single = new Recorder();
    const member = await world().subscribe({
      ...spec(together, batches),
      topics: [together, alone],
      handler: single.handler,
    });
    await until('nothing waits', async () => (await member.lag()) === 0n);
    expect(Math.max(...batches.sizes)).toBeGreaterThan(10);
    expect(Math.max(...batches.sizes)).toBeLessThanOrEqual(100);
    for (const key of keys)
      expect(batches.dataOf(key)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(single.deliveries.every((delivery) => delivery.message.topic === alone)).toBe(true);
    expect(single.deliveries).toHaveLength(30);
  });

  it('hands over one by one what failed together: only what cannot be handled is parked', async () => {
    const topic = await world().topic(1);
    const tried: number[] = [];
    const parked: ParkedMessage[] = [];
    const batches = new Batches(async (deliveries) => {
      tried.push(deliveries.length);
      if (deliveries.some((delivery) => delivery.message.key === 'poison'))
        throw new TypeError('never');
    });
    await world().publish(numbered(topic, ['good', 'poison'], 3));
    await world().subscribe({
      ...spec(topic, batches),
      onParked: (one) => parked.push(one),
    });
    await until('all are settled', () => parked.length + batches.taken.length === 6);
    expect(tried[0]).toBe(6);
    expect(tried.slice(1).every((size) => size === 1)).toBe(true);
    expect(batches.dataOf('good')).toEqual([1, 2, 3]);
    expect(parked.map((one) => [one.message.data, one.reason])).toEqual([
      [1, 'TypeError'],
      [2, 'behind a parked message'],
      [3, 'behind a parked message'],
    ]);
  });

  it('tries a batch again as a batch while the environment is to blame', async () => {
    const topic = await world().topic(1);
    const tried: number[] = [];
    const batches = new Batches(async (deliveries) => {
      tried.push(deliveries.length);
      if (tried.length < 3) throw Object.assign(new Error('away'), { code: '57P01' });
    });
    await world().publish(numbered(topic, ['a'], 5));
    const member = await world().subscribe(spec(topic, batches));
    await until('nothing waits', async () => (await member.lag()) === 0n);
    expect(batches.dataOf('a')).toEqual([1, 2, 3, 4, 5]);
    expect(tried.slice(0, 3).every((size) => size > 1)).toBe(true);
  });

  it('hands over together again what comes after a batch that failed', async () => {
    const topic = await world().topic(1);
    let broken = true;
    const batches = new Batches(async (deliveries) => {
      if (broken && deliveries.length > 1) throw new Error('once');
      broken = false;
    });
    await world().publish(numbered(topic, ['a'], 120));
    const member = await world().subscribe(spec(topic, batches));
    await until('nothing waits', async () => (await member.lag()) === 0n);
    expect(batches.dataOf('a')).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(Math.max(...batches.sizes)).toBeGreaterThan(1);
  });

  it('lets a batch in hand finish when it stops, and hands nothing of it over again', async () => {
    const topic = await world().topic(1);
    const { work, inHand, finish } = heldUp();
    const before = new Batches(work);
    await world().publish(numbered(topic, ['a'], 5));
    const first = spec(topic, before);
    const member = await world().subscribe(first);
    await inHand;
    const stopped = member.stop(10_000);
    finish();
    await stopped;
    const done = before.dataOf('a').length;
    expect(done).toBeGreaterThan(1);
    await world().publish([message(topic, 'a', 6)]);
    const after = new Batches();
    await world().subscribe({ ...spec(topic, after), group: first.group });
    await until('the rest is handled', () => after.dataOf('a').includes(6));
    expect([...before.dataOf('a'), ...after.dataOf('a')]).toEqual([1, 2, 3, 4, 5, 6]);
  });
}
