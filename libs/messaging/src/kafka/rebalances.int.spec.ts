import { until } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Broker, Subscription } from '../broker.js';
import { gate, keysUpTo, numbered, Recorder, unique, type World } from '../contract/world.js';
import { kafkaWorld, testKafka } from './kafka-world.fixture.js';
import { partitionOfKey } from './key-partition.js';

/** More than a lane takes before its partition is paused. */
const BACKLOG = 1_500;
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a backlog on Kafka over rebalances', () => {
  let world: World;
  beforeAll(async () => (world = await kafkaWorld()));
  afterEach(() => world.settle());
  afterAll(() => world?.close());

  async function backlog(topic: string, keys: readonly string[], each: number): Promise<void> {
    const all = numbered(topic, keys, each);
    for (let start = 0; start < all.length; start += 2_000)
      await world.broker.publish(all.slice(start, start + 2_000));
  }

  it('is drained when a paused partition goes to another member and comes back', async () => {
    const topic = await world.topic(2);
    const group = unique();
    const keys = keysUpTo(6);
    await backlog(topic, keys, BACKLOG / 2);
    const open = gate();
    const held = new Recorder(() => open.opened);
    const spec = { group, topics: [topic] };
    const first = await world.subscribe({ ...spec, handler: held.handler });
    await until('it reads', () => first.isReady());
    // Full lanes show in nothing but what was fetched; reading and holding on is what fills them.
    const full = new Set<number>();
    const probe = new Recorder(async ({ partition }) => {
      full.add(partition);
      await open.opened;
    });
    const second = await world.subscribe(
      { ...spec, handler: probe.handler },
      world.anotherBroker(),
    );
    await until('both read', () => first.isReady() && second.isReady());
    await until('the second one has its partition in hand', () => full.size === 1);
    await second.stop(0);
    open.open();
    await until('all are handled', () => held.ids.size === keys.length * (BACKLOG / 2));
    for (const key of keys) expect(held.firstSightsOf(key)).toEqual(range(BACKLOG / 2));
    await until('nothing waits', async () => (await first.lag()) === 0n);
    await backlog(topic, ['later'], 1);
    await until('later ones too', () => held.dataOf('later').length === 1);
  });

  it('is not gone back to by a member that is leaving and has lost its place', async () => {
    const topic = await world.topic(2);
    const group = unique();
    const keys = keysUpTo(6);
    const sizes = [0, 1].map(
      (one) => keys.filter((key) => partitionOfKey(key, 2) === one).length * 20,
    );
    await world.broker.publish(numbered(topic, keys, 20));
    const open = gate();
    const inHand = new Set<number>();
    const leaving = await world.subscribe({
      ...{ group, topics: [topic] },
      handler: async ({ partition }) => {
        inHand.add(partition);
        await open.opened;
      },
    });
    await until('one of each partition is in hand', () => inHand.size === 2);
    const left = leaving.stop(60_000);
    const next = new Recorder();
    const spec = { group, topics: [topic], handler: next.handler };
    const member = await world.subscribe(spec, world.anotherBroker());
    await until('the other one is at the end of its partition', async () => {
      const own = next.deliveries[0]?.partition;
      return own !== undefined && (await member.lag()) === BigInt(sizes[1 - own]!);
    });
    open.open();
    await left;
    // What was in hand in the partition that it kept may have been its last there.
    await until('the rest is handled', () => next.ids.size >= keys.length * 20 - 1);
    await until('nothing waits', async () => (await member.lag()) === 0n);
  });

  it('is drained by a rolling deployment: members replaced one by one in the middle of it', async () => {
    const topic = await world.topic(6);
    const group = unique();
    const keys = keysUpTo(30);
    await backlog(topic, keys, 200);
    const all = new Recorder(() => new Promise((resolve) => setImmediate(resolve)));
    const spec = { group, topics: [topic], handler: all.handler };
    const start = async (): Promise<{ broker: Broker; member: Subscription }> => {
      const broker = testKafka();
      return { broker, member: await world.subscribe(spec, broker) };
    };
    const members = [await start(), await start(), await start()];
    for (let replaced = 0; replaced < 3; replaced++) {
      const seen = all.ids.size;
      await until('some more are handled', () => all.ids.size > seen || all.ids.size === 6_000);
      const old = members.shift()!;
      await old.member.stop(1_000);
      await old.broker.close();
      members.push(await start());
    }
    await until('all are handled', () => all.ids.size === 6_000);
    for (const key of keys) expect(all.firstSightsOf(key)).toEqual(range(200));
    const [last] = members;
    await until('nothing waits', async () => (await last!.member.lag()) === 0n);
    await Promise.all(members.map(({ broker }) => broker.close()));
  });

  it('is drained after a member stopped in the middle of it, and another one began', async () => {
    const topic = await world.topic(1);
    const group = unique();
    await backlog(topic, ['a'], BACKLOG * 2);
    const before = new Recorder();
    const first = await world.subscribe({ group, topics: [topic], handler: before.handler });
    await until('some are handled', () => before.deliveries.length > 100);
    await first.stop(1_000);
    const done = before.deliveries.length;
    const after = new Recorder();
    await world.subscribe({ group, topics: [topic], handler: after.handler });
    await until('the rest is handled', () => after.deliveries.length >= BACKLOG * 2 - done);
    expect([...before.dataOf('a'), ...after.dataOf('a')]).toEqual(range(BACKLOG * 2));
  });
});
