import type { KafkaBrokerOptions } from '@citadelle/messaging/kafka';
import type { PersistentServiceConfig } from './service-config.js';

/** Where Kafka is, and who we are there, as it is set. */
export function kafkaOptionsOf(
  clientId: string,
  config: PersistentServiceConfig,
): KafkaBrokerOptions {
  return {
    clientId,
    brokers: config.KAFKA_BROKERS!.split(','),
    ...(config.KAFKA_USERNAME !== undefined && { username: config.KAFKA_USERNAME }),
    ...(config.KAFKA_PASSWORD !== undefined && { password: config.KAFKA_PASSWORD }),
    tls: config.KAFKA_TLS,
    replication: { factor: config.TOPIC_REPLICATION, minInSync: config.TOPIC_MIN_ISR },
  };
}
