import type { TopicSpec } from '@citadelle/contracts';
import {
  type Broker,
  type BrokerLog,
  createEmbeddedBroker,
  createKafkaBroker,
} from '@citadelle/messaging';
import type { Logger } from 'pino';
import type { PersistentServiceConfig } from '../configuration/service-config.js';

/** The broker of the configured transport, with all topics in place. */
export async function openBroker(
  service: string,
  config: PersistentServiceConfig,
  topics: readonly TopicSpec[],
  logger: Logger,
): Promise<Broker> {
  const broker = createBroker(service, config, logToPino(logger));
  try {
    await broker.ensureTopics(topics, config.TOPIC_PARTITIONS);
    return broker;
  } catch (error) {
    await broker.close().catch(() => undefined);
    throw error;
  }
}

function createBroker(service: string, config: PersistentServiceConfig, log: BrokerLog): Broker {
  switch (config.BROKER) {
    case 'embedded':
      return createEmbeddedBroker({ url: config.BROKER_DATABASE_URL!, log });
    case 'kafka':
      return createKafkaBroker({
        clientId: service,
        brokers: config.KAFKA_BROKERS!.split(','),
        ...(config.KAFKA_USERNAME !== undefined && { username: config.KAFKA_USERNAME }),
        ...(config.KAFKA_PASSWORD !== undefined && { password: config.KAFKA_PASSWORD }),
        tls: config.KAFKA_TLS,
        log,
      });
  }
}

function logToPino(logger: Logger): BrokerLog {
  return (level, what, { text, ...details }) =>
    logger[level]({ ...(text !== undefined && { reason: text }), ...details }, what);
}
