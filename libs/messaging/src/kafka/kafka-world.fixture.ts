import { World } from '../contract/world.js';
import { createKafkaBroker, type KafkaBrokerOptions } from './kafka-broker.js';

/** A session short enough for a test to outlast it. */
export const SESSION_MS = 6_000;

/** The brokers of the tests. */
export function testBrokers(): string[] {
  const given = process.env.TEST_KAFKA_BROKERS;
  if (!given) throw new Error('TEST_KAFKA_BROKERS is not set: run the tests through npm test');
  return given.split(',');
}

/** A broker's client as the tests have it. */
export const testKafka = (options: Partial<KafkaBrokerOptions> = {}) =>
  createKafkaBroker({
    brokers: testBrokers(),
    clientId: 'test',
    sessionTimeoutMs: SESSION_MS,
    ...options,
  });

/** A world on Kafka alone, for what the contract does not say. */
export function kafkaWorld(): Promise<World> {
  return World.on(async () => ({
    createBroker: testKafka,
    createMortal: () => Promise.reject(new Error('nobody dies here')),
    publishForeign: () => Promise.reject(new Error('nobody else writes here')),
    close: async () => undefined,
  }));
}
