import pg from 'pg';
import { DatabaseClient } from './database-client.js';

/** The server's own limit comes first, with a clear error; the client's is for a network that loses packets. */
const GRACE_MS = 2_000;

/** Limits of every statement, on the server and in the client. */
export function statementLimits(ms: number): pg.ClientConfig {
  return { statement_timeout: ms, query_timeout: ms + GRACE_MS };
}

/** For a server that may vanish: a connection takes seconds at most, and a dead one is noticed within half a minute. */
export const CONNECTION_LIMITS = {
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies pg.ClientConfig;

/**
 * A pool that drops all its connections after one of them got an error that concerns the whole server: read-only,
 * disk full, shutting down, silent. Connections in use finish first.
 */
export class DatabasePool extends pg.Pool {
  private generation = 0;
  private readonly generations = new WeakMap<pg.PoolClient, number>();
  private suspect = false;

  constructor(options: pg.PoolConfig = {}) {
    // TypeORM passes options that were not set as undefined.
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    super({
      ...CONNECTION_LIMITS,
      ...Object.fromEntries(given),
      // Not enumerable where pg has hidden it before.
      password: options.password,
      Client: DatabaseClient as never,
    });
    this.on('connect', (client) => {
      this.generations.set(client, this.generation);
      (client as unknown as DatabaseClient).onServerFault = () => {
        this.suspect = true;
        this.renew();
      };
    });
    // Right after this event the pool checks whether the client has ended, and removes one that has.
    this.on('release', (_error, client) => {
      if (this.generations.get(client) !== this.generation)
        (client as unknown as DatabaseClient).end().catch(() => undefined);
    });
  }

  /** Whether the server has had a fault, and no write has succeeded since. */
  get isSuspect(): boolean {
    return this.suspect;
  }

  /** To be called after a write that succeeded. Sessions from before may still be read-only, so they are dropped. */
  confirmWritable(): void {
    this.suspect = false;
    this.renew();
  }

  /** Drops the idle connections now, and those in use when they come back. */
  private renew(): void {
    this.generation += 1;
    for (let idle = this.idleCount; idle > 0; idle -= 1)
      this.connect((_error, _client, release) => release?.());
  }
}
