import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { createTestDatabase, KafkaCluster } from '@citadelle/testing';
import type { RelayBroker } from './relay-replicas.js';

/** What topics on three nodes should have. */
export const REPLICATION = { factor: 3, minInSync: 2 };

/** A broker that faults are tried on. */
export interface FaultsTransport {
  createBroker(): Broker;
  /** What a process of its own must be told to use it. */
  readonly settings: RelayBroker;
  close(): Promise<void>;
}

/** A Kafka of three nodes. */
export async function kafkaOfThree(): Promise<FaultsTransport> {
  const cluster = await KafkaCluster.start();
  const { brokers } = cluster;
  const options = { brokers, replication: REPLICATION, sessionTimeoutMs: 6_000 };
  return {
    createBroker: () => createKafkaBroker({ ...options, clientId: 'faults' }),
    settings: { KAFKA_BROKERS: brokers.join(',') },
    close: () => cluster.close(),
  };
}

/** The log in PostgreSQL. */
export async function embedded(): Promise<FaultsTransport> {
  const { url, drop } = await createTestDatabase();
  return {
    createBroker: () => createEmbeddedBroker({ url }),
    settings: { BROKER_DATABASE_URL: url },
    close: drop,
  };
}

/** The transports, by name, to run the same tests on each. */
export const TRANSPORTS = [
  ['a Kafka of three', kafkaOfThree],
  ['PostgreSQL', embedded],
] as const;
