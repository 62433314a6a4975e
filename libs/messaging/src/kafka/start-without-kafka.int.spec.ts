import { until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RefusedForGood } from '../broker.js';
import { cuttableProxy } from '../contract/cuttable-proxy.js';
import { message, Recorder, unique, type World } from '../contract/world.js';
import { kafkaWorld, testBrokers, testKafka } from './kafka-world.fixture.js';
import net from 'node:net';

/** A broker's client behind a proxy that is cut at first. */
async function cutOff() {
  const [host, port] = testBrokers()[0]!.split(':');
  const proxy = await cuttableProxy(host!, Number(port));
  proxy.cut();
  const broker = testKafka({
    socketFactory: ({ onConnect }) =>
      net.connect({ host: '127.0.0.1', port: proxy.port }, onConnect),
  });
  return { proxy, broker };
}

describe('a broker while Kafka is away', () => {
  it('refuses data without JSON for good, without asking Kafka', async () => {
    const { proxy, broker } = await cutOff();
    try {
      const nothing = message('anywhere', 'a', undefined);
      await expect(broker.publish([nothing])).rejects.toThrow(RefusedForGood);
    } finally {
      await broker.close();
      proxy.close();
    }
  });
});

describe('a subscription while Kafka is away', () => {
  let world: World;
  beforeAll(async () => (world = await kafkaWorld()));
  afterAll(() => world?.close());

  it('begins at once, joins when Kafka comes, and again when it comes back', async () => {
    const { proxy, broker } = await cutOff();
    try {
      const topic = await world.topic(2);
      const seen = new Recorder();
      const { parking } = world;
      const spec = { group: unique(), topics: [topic], handler: seen.handler, parking };
      const member = await broker.subscribe(spec);
      expect(member.isReady()).toBe(false);
      await world.broker.publish([message(topic, 'a', 1)]);
      await proxy.mend();
      await until('it has joined', () => member.isReady());
      await until('it reads', () => seen.deliveries.length === 1);
      proxy.cut();
      await until('it reads no more', () => !member.isReady());
      await world.broker.publish([message(topic, 'a', 2)]);
      await proxy.mend();
      await until('it reads again', () => seen.dataOf('a').includes(2));
      await until('it is ready again', () => member.isReady());
      await member.stop(1_000);
    } finally {
      await broker.close();
      proxy.close();
    }
  });
});
