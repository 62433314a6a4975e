import type { TopicSpec } from '@citadelle/contracts';
import { type Broker, type BrokerLog, createEmbeddedBroker } from '@citadelle/messaging';
import type { Logger } from 'pino';
import type { PersistentServiceConfig } from '../configuration/service-config.js';

/** The broker of the configured transport, with all topics in place. */
export async function openBroker(
  config: PersistentServiceConfig,
  topics: readonly TopicSpec[],
  logger: Logger,
): Promise<Broker> {
  const broker = createBroker(config, logToPino(logger));
  try {
    await broker.ensureTopics(topics, config.TOPIC_PARTITIONS);
    return broker;
  } catch (error) {
    await broker.close().catch(() => undefined);
    throw error;
  }
}

function createBroker(config: PersistentServiceConfig, log: BrokerLog): Broker {
  switch (config.BROKER) {
    case 'embedded':
      return createEmbeddedBroker({ url: config.BROKER_DATABASE_URL!, log });
    case 'kafka':
      throw new TypeError('no kafka');
  }
}

function logToPino(logger: Logger): BrokerLog {
  return (level, text, details) => logger[level](details, text);
}
