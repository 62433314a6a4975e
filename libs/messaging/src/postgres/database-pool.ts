import pg from 'pg';
import { DatabaseClient } from './database-client.js';

/** The server's own limit answers first, and names itself; the client's is for a network that swallows packets. */
const GRACE_MS = 2_000;

/** Limits of every statement, on the server and in the client. */
export function statementLimits(ms: number): pg.ClientConfig {
  return { statement_timeout: ms, query_timeout: ms + GRACE_MS };
}

/** How to reach a server that may vanish: seconds to connect, and a silent connection is found out in half a minute. */
export const CONNECTION_LIMITS = {
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies pg.ClientConfig;

/**
 * A pool that drops all its connections once one of them hears that the server is not what it was: read-only,
 * full, shutting down, silent. Those in use finish first.
 */
export class DatabasePool extends pg.Pool {
  private generation = 0;
  private readonly generations = new WeakMap<pg.PoolClient, number>();
  private inDoubt = false;

  constructor(options: pg.PoolConfig = {}) {
    // TypeORM hands in what it was not told as undefined.
    const told = Object.entries(options).filter(([, value]) => value !== undefined);
    super({
      ...CONNECTION_LIMITS,
      ...Object.fromEntries(told),
      // Not enumerable where pg has hidden it before.
      password: options.password,
      Client: DatabaseClient as never,
    });
    this.on('connect', (client) => {
      this.generations.set(client, this.generation);
      (client as unknown as DatabaseClient).onServerFault = () => {
        this.inDoubt = true;
        this.renew();
      };
    });
    // The pool looks right after this event whether the client has ended, and lets go of one that has.
    this.on('release', (_error, client) => {
      if (this.generations.get(client) !== this.generation)
        (client as unknown as DatabaseClient).end().catch(() => undefined);
    });
  }

  /** Whether the server has failed in a way that only a write that works can disprove. */
  get isDoubted(): boolean {
    return this.inDoubt;
  }

  /** Says that the server was seen to take writes. Sessions from before may still be read-only, so they go. */
  trust(): void {
    this.inDoubt = false;
    this.renew();
  }

  /** Drops the idle connections now, and those in use when they come back. */
  private renew(): void {
    this.generation += 1;
    for (let idle = this.idleCount; idle > 0; idle -= 1)
      this.connect((_error, _client, release) => release?.());
  }
}
