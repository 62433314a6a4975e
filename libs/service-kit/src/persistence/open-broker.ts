import { Throttle } from '@citadelle/async';
import { type Broker, type BrokerLog, createEmbeddedBroker } from '@citadelle/messaging';
import type { Logger } from 'pino';
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
      return createKafkaBroker({
        clientId: service,
        brokers: config.KAFKA_BROKERS!.split(','),
        ...(config.KAFKA_USERNAME !== undefined && { username: config.KAFKA_USERNAME }),
        ...(config.KAFKA_PASSWORD !== undefined && { password: config.KAFKA_PASSWORD }),
        tls: config.KAFKA_TLS,
        replication: { factor: config.TOPIC_REPLICATION, minInSync: config.TOPIC_MIN_ISR },
        log,
      });
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
