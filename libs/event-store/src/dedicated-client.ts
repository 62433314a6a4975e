import { CONNECTION_LIMITS, DatabaseClient } from '@citadelle/messaging/postgres';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { poolOf } from './statement.js';

/** Our session locks, one number each (4 171 001 is that of migrations); PostgreSQL keeps them apart per database. */
export const SESSION_LOCKS = { outboxRelay: 4_171_002 } as const;

/** A connected client outside the pool, for what belongs to one session: its locks and what it listens to. */
export async function connectDedicated(
  dataSource: DataSource,
  config: pg.ClientConfig = {},
): Promise<pg.Client> {
  const client = new DatabaseClient({
    ...withPassword(poolOf(dataSource).options),
    ...CONNECTION_LIMITS,
    ...config,
  });
  await client.connect();
  return client;
}

// pg hides the password from enumeration, so a spread would lose it.
function withPassword(options: pg.PoolOptions): pg.ClientConfig {
  return { ...options, password: options.password };
}
