import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { keysUpTo, message, numbered, Recorder, unique, type World } from '../contract/world.js';
import { until } from '@citadelle/testing';
import type { BrokerLog } from '../broker.js';
import { kafkaWorld, SESSION_MS, testBrokers, testKafka } from './kafka-world.fixture.js';
import { otherGroupMember } from './other-group-member.fixture.js';

describe('the broker on Kafka beyond the contract', () => {
  let world: World;

  beforeAll(async () => {
    world = await kafkaWorld();
  });
  afterEach(() => world.settle());
  afterAll(() => world?.close());

  it('stays in its group while a handler takes longer than the session, and the rest goes on', async () => {
    const topic = await world.topic(4);
    const start = Date.now();
    const seen = new Recorder(async ({ message: { key } }) => {
      if (key === 'long')
        await until('the session would be over', () => Date.now() - start > SESSION_MS + 1_500);
    });
    const spec = { group: unique(), topics: [topic], handler: seen.handler };
    const member = await world.subscribe(spec);
    await world.broker.publish([message(topic, 'long', 1)]);
    await world.broker.publish(numbered(topic, keysUpTo(8), 1));
    await until('the others are handled', () => seen.deliveries.length >= 4);
    expect(seen.dataOf('long')).toEqual([]);
    await until('the long one is handled', () => seen.ids.size === 9);
    expect(member.isReady()).toBe(true);
    await until('all is committed', async () => (await member.lag()) === 0n);
    expect(seen.deliveries).toHaveLength(9);
  });

  it('begins anew when the client has given up for good, as often as it takes', async () => {
    const topic = await world.topic(1);
    const group = unique();
    const other = await otherGroupMember(testBrokers(), group, topic);
    const given: string[] = [];
    const log: BrokerLog = (_level, text) => void given.push(text);
    const broker = testKafka({ log });
    const seen = new Recorder();
    const member = await world.subscribe({ group, topics: [topic], handler: seen.handler }, broker);
    await until('it gave up', () => given.includes('a member gave up and begins anew'));
    expect(member.isReady()).toBe(false);
    await other.disconnect();
    await until('it has joined', () => member.isReady());
    await world.broker.publish([message(topic, 'a', 1)]);
    await until('it reads', () => seen.deliveries.length === 1);
    await broker.close();
  });

  it('rejects what cannot be published, and then goes on', async () => {
    const topic = await world.topic(1);
    const broker = world.anotherBroker();
    const large = message(topic, 'a', 'x'.repeat(3_000_000));
    await expect(broker.publish([large])).rejects.toThrow();
    const seen = new Recorder();
    await world.subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    await broker.publish([message(topic, 'a', 1)]);
    await until('the next one arrives', () => seen.deliveries.length === 1);
    expect(seen.dataOf('a')).toEqual([1]);
  });

  it('reads on after it had to hold a partition back', async () => {
    const topic = await world.topic(2);
    const seen = new Recorder();
    for (let n = 0; n < 5; n++) await world.broker.publish(numbered(topic, keysUpTo(50), 20));
    await world.subscribe({ group: unique(), topics: [topic], handler: seen.handler });
    await until('all are handled', () => seen.ids.size === 5_000);
    await world.broker.publish(numbered(topic, ['later'], 1));
    await until('later ones too', () => seen.dataOf('later').length === 1);
  });
});
