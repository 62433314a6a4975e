import { CONNECTION_LIMITS, DatabaseClient } from '@citadelle/messaging/postgres';
import type pg from 'pg';
import type { DataSource } from 'typeorm';

/** Our session locks, one number each (4 171 001 is that of migrations); PostgreSQL keeps them apart per database. */
export const SESSION_LOCKS = { outboxRelay: 4_171_002 } as const;

/** A connected client outside the pool, for what belongs to one session: its locks and what it listens to. */
export async function connectDedicated(
  dataSource: DataSource,
  config: pg.ClientConfig = {},
): Promise<pg.Client> {
  const { url, applicationName, extra } = dataSource.options as Extract<
    typeof dataSource.options,
    { type: 'postgres' }
  >;
  const client = new DatabaseClient({
    ...extra,
    connectionString: url,
    application_name: applicationName,
    ...CONNECTION_LIMITS,
    ...config,
  });
  await client.connect();
  return client;
}
