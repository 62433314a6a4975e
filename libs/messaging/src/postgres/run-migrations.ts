import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { DataSource, type Logger, MigrationExecutor, type QueryRunner } from 'typeorm';
import { sqlStateOf } from '../faults.js';
import { CONNECTION_LIMITS, DatabasePool } from './database-pool.js';

/** Told of what a start waits for: at first, then once a minute. */
export type MigrationLog = (what: string) => void;

/** Our session lock for migrations; PostgreSQL keeps these numbers apart per database. */
const MIGRATIONS_LOCK = 4_171_001;
const LOOK_EVERY_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const SAY_EVERY_MS = 60_000;

/**
 * A migration may take its time, but not keep others waiting: what needs the lock of a table gives up after two
 * seconds, with whoever queued behind it, and tries again. The last three are for a replica whose machine vanishes.
 */
const SESSION_SETTINGS = `
  SET statement_timeout = 0; SET lock_timeout = '2s'; SET idle_session_timeout = 0;
  SET idle_in_transaction_session_timeout = 0;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3`;

/**
 * Runs the migrations of a data source that are pending, one process at a time, so that replicas may start
 * together. Without a time limit: neither for one that takes long, nor while another replica's is waited for.
 */
export async function runMigrations(
  { options }: DataSource,
  log: MigrationLog = () => undefined,
): Promise<void> {
  const own = new DataSource({
    ...(options as Extract<typeof options, { type: 'postgres' }>),
    entities: [],
    logger: SILENT,
    driver: { Pool: DatabasePool },
    extra: {
      ...CONNECTION_LIMITS,
      max: 1,
      onConnect: (client: pg.PoolClient) => client.query(SESSION_SETTINGS),
    },
  });
  await own.initialize();
  const session = own.createQueryRunner();
  try {
    // In the session that migrates: a lock that outlives its migration, or the other way round, protects nothing.
    await acquireLock(session, log);
    await migrate(own, session, log);
  } finally {
    await session.release();
    await own.destroy();
  }
}

/** Looks again and again rather than queue: a session that waits in a query holds up an index that is built concurrently. */
async function acquireLock(session: QueryRunner, log: MigrationLog): Promise<void> {
  const say = nowAndThen(log, 'waiting for the migrations of another replica');
  for (;;) {
    const rows: { acquired: boolean }[] = await session.query(
      'SELECT pg_try_advisory_lock($1) AS acquired',
      [MIGRATIONS_LOCK],
    );
    if (rows[0]!.acquired) return;
    say();
    await delay(LOOK_EVERY_MS);
  }
}

async function migrate(own: DataSource, session: QueryRunner, log: MigrationLog): Promise<void> {
  const say = nowAndThen(log, 'a migration waits for a table that is in use');
  for (let pauseMs = LOOK_EVERY_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const executor = new MigrationExecutor(own, session);
    executor.transaction = 'each';
    try {
      await executor.executePendingMigrations();
      return;
    } catch (error) {
      if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      say();
      await delay(pauseMs);
    }
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

const nothing = () => undefined;
/** TypeORM writes a migration that failed to the standard output, in words of its own; whoever started it says so as well. */
const SILENT: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};

function nowAndThen(log: MigrationLog, what: string): () => void {
  let next = 0;
  return () => {
    if (performance.now() < next) return;
    next = performance.now() + SAY_EVERY_MS;
    log(what);
  };
}

/** Builds an index beside running replicas, for a migration with `transaction = false`; a half-built one is thrown away first. */
export async function createIndexConcurrently(
  runner: QueryRunner,
  name: string,
  definition: string,
): Promise<void> {
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
}
