import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { until } from '@citadelle/testing';
import type { Broker } from '../broker.js';
import { keysUpTo, numbered, unique } from '../contract/world.js';
import { createKafkaBroker } from './kafka-broker.js';
import { moveLeaderOnce } from './moved-leader.fixture.js';

describe('a partition whose leader moves to a broker that has already answered', () => {
  let broker: Broker;
  let topic: string;

  beforeEach(async () => {
    const brokers = process.env.TEST_KAFKA_BROKERS?.split(',');
    if (!brokers) throw new Error('TEST_KAFKA_BROKERS is not set: run the tests through npm test');
    broker = createKafkaBroker({ brokers, clientId: 'test' });
    topic = `test.${randomUUID()}`;
    await broker.ensureTopics([{ name: topic, cleanup: 'delete' }], 2);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await broker.close();
  });

  const idsOnTopic = async () => {
    const ids = new Set<string>();
    await broker.read({ topic, onMessage: ({ message }) => void ids.add(message.id) });
    return ids;
  };

  it('is missed by kafkajs, which says nothing: publishing rejects, and again it is whole', async () => {
    const messages = numbered(topic, keysUpTo(12), 2);
    const moved = moveLeaderOnce(topic, 1);
    await expect(broker.publish(messages)).rejects.toThrow(`not named as written: ${topic}/1`);
    expect(moved.refusals).toBe(1);
    await broker.publish(messages);
    expect((await idsOnTopic()).size).toBe(24);
  });

  it('is missed in a transaction too, of which nothing is seen', async () => {
    const name = unique();
    const messages = numbered(topic, keysUpTo(12), 2);
    // The first message, which is of partition 1, goes alone.
    const moved = moveLeaderOnce(topic, 0, 2);
    const publisher = await broker.openPublisher(name);
    await expect(publisher.publish(messages)).rejects.toThrow(`not named as written: ${topic}/0`);
    expect(moved.refusals).toBe(1);
    const next = await broker.openPublisher(name);
    expect((await idsOnTopic()).size).toBe(0);
    await next.publish(messages);
    // The mark that shows a transaction comes a moment after the answer.
    await until('all are there', async () => (await idsOnTopic()).size === 24);
    await next.close();
  });
});
