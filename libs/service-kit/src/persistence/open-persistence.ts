import { EventStore, runMigrations } from '@citadelle/event-store';
import type { Broker } from '@citadelle/messaging';
import type { DatabasePool } from '@citadelle/messaging/postgres';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { keyBytes } from '../configuration/setting.decorators.js';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import type { Persistence } from '../service/service-definition.js';
import { createDataSource } from './data-source.js';
import { explainForeign } from './explain-foreign.js';
import { openBroker } from './open-broker.js';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

/** How long a start waits on a wrong password or a database that does not exist. */
const OTHER_ERRORS_FOR_MS = 30_000;

/** The database, event store and broker of a service. */
export interface Foundations {
  readonly dataSource: DataSource;
  readonly pool: DatabasePool;
  readonly store: EventStore;
  readonly broker: Broker;
}

/** Waits for the database and runs the migrations. The broker may come later. */
export async function openPersistence(
  service: string,
  config: PersistentServiceConfig,
  persistence: Persistence,
  logger: Logger,
): Promise<Foundations> {
  const { dataSource, pool } = createDataSource(service, config, persistence, logger);
  const onError = (error: unknown) => logger.warn({ err: error }, 'waiting for the database');
  await retryWhileUnavailable(() => dataSource.initialize(), {
    otherErrorsForMs: OTHER_ERRORS_FOR_MS,
    onError,
  });
  try {
    await retryWhileUnavailable(() => runMigrations(dataSource, (what) => logger.warn(what)), {
      otherErrorsForMs: 0,
      onError,
    });
    const store = new EventStore(dataSource, {
      source: `/citadelle/${service}`,
      schemas: persistence.schemas,
      projections: persistence.projections,
      publishers: persistence.publishers,
      personalDataKey: keyBytes(config.PERSONAL_DATA_KEY),
    });
    return { dataSource, pool: pool(), store, broker: await openBroker(service, config, logger) };
  } catch (error) {
    await dataSource.destroy();
    throw explainForeign(error, 'DATABASE_URL');
  }
}
