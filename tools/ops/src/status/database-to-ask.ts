import type { Ask } from '@citadelle/service-kit/operations';
import pg from 'pg';

/** A database that may be away: nothing that is asked of it takes longer than the limit. */
export class DatabaseToAsk {
  /** Connects when the first statement comes. */
  readonly pool: pg.Pool;

  constructor(connectionString: string, withinMs: number) {
    const limit = Math.ceil(withinMs);
    this.pool = new pg.Pool({
      connectionString,
      application_name: 'citadelle-ops',
      max: 2,
      connectionTimeoutMillis: limit,
      statement_timeout: limit,
      query_timeout: limit,
    });
    this.pool.on('error', () => undefined);
  }

  readonly ask: Ask = (statement, ...values) => statement.on(this.pool, ...values);

  /** Waits for nobody. */
  leave(): void {
    this.pool.end().catch(() => undefined);
  }
}
