import { randomUUID } from 'node:crypto';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { PersistentServiceConfig } from '@citadelle/service-kit/configuration';
import { createTestDatabase, testKafkaBrokers } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { openBrokerToAsk } from './broker-to-ask.js';

/** Longer than anybody waits for the answer in these tests. */
const WITHIN_MS = 10_000;

function configured(settings: Partial<PersistentServiceConfig>): PersistentServiceConfig {
  return Object.assign(new PersistentServiceConfig(), settings);
}

async function publishOne(broker: Broker): Promise<string> {
  const topic = `test.${randomUUID()}`;
  await broker.ensureTopics([{ name: topic, cleanup: 'delete' }], 2);
  const id = randomUUID();
  const time = new Date().toISOString();
  const message = { id, type: 'Tested', source: '/test', time, correlationId: id, data: 1 };
  await broker.publish([{ topic, key: 'k', ...message }]);
  return topic;
}

describe('a broker that is asked from outside', () => {
  it('tells how far a group is behind, and makes nothing: PostgreSQL', async () => {
    const database = await createTestDatabase();
    const settings = configured({ BROKER: 'embedded', BROKER_DATABASE_URL: database.url });
    const outside = openBrokerToAsk(settings, WITHIN_MS);
    // Its tables are not there yet, and are not made by who only asks.
    await expect(outside.lag('nobody', ['t'])).rejects.toThrow('does not exist');
    const broker = createEmbeddedBroker({ url: database.url });
    const topic = await publishOne(broker);
    expect(await outside.lag('nobody', [topic])).toEqual({ waiting: 1n, late: 0n });
    outside.leave();
    await broker.close();
    await database.drop();
  });

  it('tells how far a group is behind: Kafka', async () => {
    const settings = configured({ BROKER: 'kafka', KAFKA_BROKERS: testKafkaBrokers() });
    const broker = createKafkaBroker({
      brokers: testKafkaBrokers().split(','),
      clientId: 'test',
    });
    const topic = await publishOne(broker);
    const outside = openBrokerToAsk(settings, WITHIN_MS);
    expect(await outside.lag('nobody', [topic])).toEqual({ waiting: 1n, late: 0n });
    outside.leave();
    await broker.close();
  });
});
