import { eventStoreMigrations } from '@citadelle/event-store';
import { messagingMigrations } from '@citadelle/messaging';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import type { Persistence } from '../service/service-definition.js';

const STATEMENT_TIMEOUT_MS = 30_000;

/** The service's connection pool, which mends itself when the database comes back. */
export function createDataSource(
  service: string,
  config: PersistentServiceConfig,
  persistence: Persistence,
  logger: Logger,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: service,
    entities: persistence.entities,
    migrations: [...eventStoreMigrations, ...messagingMigrations, ...persistence.migrations],
    synchronize: false,
    logging: false,
    installExtensions: false,
    poolErrorHandler: (error: unknown) => logger.warn({ err: error }, 'database connection lost'),
    extra: {
      max: config.DATABASE_POOL,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
    },
  });
}
