import { until } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import type { LostMessages } from '../broker.js';
import { heldUp, message, numbered, Recorder, unique, type World } from '../contract/world.js';
import { kafkaWorld, testBrokers, testKafka } from './kafka-world.fixture.js';

describe('messages that are gone before they were read', () => {
  let world: World;
  let admin: Admin;
  beforeAll(async () => {
    world = await kafkaWorld();
    admin = new Kafka({ brokers: testBrokers(), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });
  afterEach(() => world.settle());
  afterAll(async () => {
    await admin?.disconnect();
    await world?.close();
  });

  const deleteUpTo = async (topic: string, offset: string) => {
    await admin.fetchTopicOffsets(topic); // kafkajs deletes only where it knows the leader
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
  };

  it('raise an alarm when a group comes back, which goes on from the oldest that is left', async () => {
    const topic = await world.topic(1);
    const spec = { group: unique(), topics: [topic] };
    const before = new Recorder();
    await world.broker.publish(numbered(topic, ['a'], 3));
    const member = await world.subscribe({ ...spec, handler: before.handler });
    await until('nothing waits', async () => before.ids.size === 3 && (await member.lag()) === 0n);
    await member.stop(1_000);
    await world.broker.publish([4, 5, 6, 7].map((n) => message(topic, 'a', n)));
    await deleteUpTo(topic, '5');

    const lost: LostMessages[] = [];
    const said: [string, string, unknown][] = [];
    const broker = testKafka({ log: (...what) => void said.push(what) });
    const after = new Recorder();
    const onLost = (one: LostMessages) => lost.push(one);
    const next = await world.subscribe({ ...spec, handler: after.handler, onLost }, broker);
    await until('the rest is handled', () => after.deliveries.length === 2);
    expect(after.dataOf('a')).toEqual([6, 7]);
    expect(lost).toEqual([{ group: spec.group, topic, partition: 0, committed: 3n, oldest: 5n }]);
    expect(said).toContainEqual([
      'error',
      'messages are gone that were not read',
      { group: spec.group, topic, partition: 0, committed: '3', oldest: '5' },
    ]);
    await until('nothing waits', async () => (await next.lag()) === 0n);
    await broker.close();
  });

  it('raise an alarm in a member that is running', async () => {
    const topic = await world.topic(1);
    const { work, inHand, finish } = heldUp();
    const lost: LostMessages[] = [];
    const seen = new Recorder(work);
    const all = numbered(topic, ['a'], 3_000);
    await world.broker.publish(all.slice(0, 1_500));
    const member = await world.subscribe({
      ...{ group: unique(), topics: [topic], handler: seen.handler },
      onLost: (one) => lost.push(one),
    });
    await inHand;
    await world.broker.publish(all.slice(1_500));
    await deleteUpTo(topic, '2900');
    finish();
    await until('it goes on', () => seen.dataOf('a').includes(3_000));
    expect(lost).toMatchObject([{ topic, partition: 0, committed: 1_500n, oldest: 2_900n }]);
    expect(seen.firstSightsOf('a')).toHaveLength(1_600);
    await until('nothing waits', async () => (await member.lag()) === 0n);
  });

  it('raise an alarm when a topic is made anew, and a topic that is not there yet is waited for', async () => {
    const topic = await world.topic(1);
    const lost: LostMessages[] = [];
    const seen = new Recorder();
    const member = await world.subscribe({
      ...{ group: unique(), topics: [topic], handler: seen.handler },
      onLost: (one) => lost.push(one),
    });
    await world.broker.publish(numbered(topic, ['a'], 3));
    await until('nothing waits', async () => seen.ids.size === 3 && (await member.lag()) === 0n);
    await admin.deleteTopics({ topics: [topic] });
    await until('it reads no more', () => !member.isReady());
    await world.broker.ensureTopics([{ name: topic, cleanup: 'delete' }], 1);
    await world.broker.publish([message(topic, 'b', 1)]);
    await until('it reads again', () => seen.dataOf('b').length === 1);
    expect(lost).toMatchObject([{ topic, partition: 0, committed: 3n, oldest: 0n }]);
  });
});
