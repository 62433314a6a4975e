import { Throttle } from '@citadelle/async';
import { type Broker, type BrokerLog, createEmbeddedBroker } from '@citadelle/messaging';
import type { Logger } from 'pino';
import { kafkaOptionsOf } from '../configuration/kafka-options.js';
import type { PersistentServiceConfig } from '../configuration/service-config.js';

/** The broker of the configured transport; nothing is asked of it yet. */
export async function openBroker(
  service: string,
  config: PersistentServiceConfig,
  logger: Logger,
): Promise<Broker> {
  const log = logToPino(logger);
  switch (config.BROKER) {
    case 'embedded':
      return createEmbeddedBroker({ url: config.BROKER_DATABASE_URL!, log });
    case 'kafka': {
      // Loaded only by services that are on Kafka: its client is large.
      const { createKafkaBroker } = await import('@citadelle/messaging/kafka');
      return createKafkaBroker({ ...kafkaOptionsOf(service, config), log });
    }
  }
}

function logToPino(logger: Logger): BrokerLog {
  const throttle = new Throttle();
  return (level, what, { text, ...details }) => {
    // What the client says by itself: the same again and again while a broker is away.
    if (text !== undefined && !throttle.pass(String(text))) return;
    logger[level]({ ...(text !== undefined && { reason: text }), ...details }, what);
  };
}
