import type { Broker } from '@citadelle/messaging';
import { logLag } from '@citadelle/messaging/tables';
import { kafkaOptionsOf, type PersistentServiceConfig } from '@citadelle/service-kit/configuration';
import { DatabaseToAsk } from './database-to-ask.js';

/** A broker that may be away, of which nothing else is wanted than how far groups are behind. */
export interface BrokerToAsk extends Pick<Broker, 'lag'> {
  /** Waits for nobody. */
  leave(): void;
}

/** The broker of these settings, whichever it is. */
export function openBrokerToAsk(config: PersistentServiceConfig, withinMs: number): BrokerToAsk {
  return config.BROKER === 'kafka' ? kafka(config) : embedded(config, withinMs);
}

/** Its log is read as it is: opening the broker itself would bring the log's tables up to date. */
function embedded({ BROKER_DATABASE_URL }: PersistentServiceConfig, withinMs: number): BrokerToAsk {
  const log = new DatabaseToAsk(BROKER_DATABASE_URL!, withinMs);
  return {
    lag: (...group) => logLag(log.pool, ...group),
    leave: () => log.leave(),
  };
}

function kafka(config: PersistentServiceConfig): BrokerToAsk {
  // Loaded only where it is used: its client is large.
  const opening = import('@citadelle/messaging/kafka').then(({ createKafkaBroker }) =>
    createKafkaBroker(kafkaOptionsOf('citadelle-ops', config)),
  );
  return {
    lag: async (...group) => (await opening).lag(...group),
    leave: () => void opening.then((broker) => broker.close()).catch(() => undefined),
  };
}
