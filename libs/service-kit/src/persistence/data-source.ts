import { DatabasePool, statementLimits } from '@citadelle/messaging/postgres';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { durationMs } from '../configuration/duration.js';
import type { PersistentServiceConfig } from '../configuration/service-config.js';
import { migrationsOf } from '../operations/service-signs.js';
import type { Persistence } from '../service/service-definition.js';

/** PostgreSQL ends a transaction that is idle for so long, so that a frozen replica gives up its locks. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/** A TypeORM data source of this name, on a pool that recovers when the database comes back; it is made when the source is initialised. */
export function createDataSource(
  applicationName: string,
  config: PersistentServiceConfig,
  persistence: Persistence,
  logger: Logger,
): { dataSource: DataSource; pool: () => DatabasePool } {
  let pool: DatabasePool;
  const keep = (made: DatabasePool) => (pool = made);
  class KeptPool extends DatabasePool {
    constructor(...options: ConstructorParameters<typeof DatabasePool>) {
      super(...options);
      keep(this);
    }
  }
  const dataSource = new DataSource({
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName,
    migrations: [...migrationsOf(persistence)],
    synchronize: false,
    logging: false,
    installExtensions: false,
    poolErrorHandler: (error: unknown) => logger.warn({ err: error }, 'database connection lost'),
    driver: { Pool: KeptPool },
    extra: {
      ...statementLimits(durationMs(config.DATABASE_STATEMENT_TIMEOUT)),
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      max: config.DATABASE_POOL,
      idleTimeoutMillis: 60_000,
    },
  });
  return { dataSource, pool: () => pool };
}
