import { until } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { keysUpTo, numbered, Recorder, unique, type World } from '../contract/world.js';
import { kafkaWorld, testBrokers } from './kafka-world.fixture.js';
import { transactionalProducer } from './transactional-producer.fixture.js';

describe('markers and aborted messages in the partitions', () => {
  let world: World;
  let producer: Awaited<ReturnType<typeof transactionalProducer>>;
  beforeAll(async () => {
    world = await kafkaWorld();
    producer = await transactionalProducer(testBrokers());
  });
  afterEach(() => world.settle());
  afterAll(async () => {
    await producer?.close();
    await world?.close();
  });

  it('are passed: nothing waits behind them, and nothing comes again after a new start', async () => {
    const topic = await world.topic(3);
    const spec = { group: unique(), topics: [topic] };
    const keys = keysUpTo(12);
    const before = new Recorder();
    const member = await world.subscribe({ ...spec, handler: before.handler });
    await producer.write(topic, numbered(topic, keys, 2), 'commit');
    await until('nothing waits', async () => before.ids.size === 24 && (await member.lag()) === 0n);
    await producer.write(topic, numbered(topic, keys, 3), 'abort');
    await producer.write(topic, numbered(topic, keys, 1), 'commit');
    await producer.write(topic, numbered(topic, keys, 3), 'abort');
    await until('nothing waits', async () => before.ids.size === 36 && (await member.lag()) === 0n);
    for (const key of keys) expect(before.dataOf(key)).toEqual([1, 2, 1]);
    await member.stop(1_000);

    const after = new Recorder();
    const next = await world.subscribe({ ...spec, handler: after.handler });
    await until('it reads', () => next.isReady());
    await producer.write(topic, numbered(topic, ['later'], 1), 'commit');
    await until('the later one arrives', () => after.deliveries.length > 0);
    expect(after.deliveries.map(({ message }) => message.key)).toEqual(['later']);
  });

  it('end a topic that is read whole, also one where nothing else is', async () => {
    const topic = await world.topic(2);
    const seen: unknown[] = [];
    const onMessage = ({ message }: { message: { data: unknown } }) => void seen.push(message.data);
    await producer.write(topic, numbered(topic, keysUpTo(6), 1), 'abort');
    await world.broker.read({ topic, onMessage });
    expect(seen).toEqual([]);
    await producer.write(topic, numbered(topic, keysUpTo(6), 1), 'commit');
    await producer.write(topic, numbered(topic, keysUpTo(6), 2), 'abort');
    await world.broker.read({ topic, onMessage });
    expect(seen).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
