import { type Delays, retry, sleep, Throttle } from '@citadelle/async';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { sqlStateOf } from '../faults.js';
import { refuseForeign } from './foreign-database.js';
import { inOwnSession } from './own-session.js';

/** Called with what a start waits for: at first, then once a minute. */
export type MigrationLog = (what: string) => void;

/** Our session lock for migrations; PostgreSQL keeps these numbers apart per database. */
const MIGRATIONS_LOCK = 4_171_001;
const LOOK_EVERY_MS = 500;
const TABLE_IN_USE: Delays = { firstDelayMs: 500, maxDelayMs: 10_000 };

const LOCK_LIMIT = `SET lock_timeout = '2s'`;

/**
 * A migration may take long, but must not keep others waiting: a statement that needs the lock of a table gives up
 * after two seconds, which lets those who queued behind it go on, and is tried again. The keep-alives are for a replica
 * whose machine vanishes.
 */
const SESSION_SETTINGS = `
  SET statement_timeout = 0; ${LOCK_LIMIT}; SET idle_session_timeout = 0;
  SET idle_in_transaction_session_timeout = 0;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3`;

/**
 * Runs the migrations of a data source that are pending, one process at a time, so that replicas may start
 * together. Without a time limit: neither for one that takes long, nor while another replica's is waited for.
 * Throws `ForeignDatabase`.
 */
export function runMigrations(
  dataSource: DataSource,
  log: MigrationLog = () => undefined,
): Promise<void> {
  // In the session that migrates: neither the lock nor the migration must outlive the other.
  return inOwnSession(dataSource, SESSION_SETTINGS, async (session, own) => {
    await acquireLock(session, log);
    await migrate(own, session, log);
  });
}

/** Polls instead of queueing: a session that waits in a query would hold up an index that is built concurrently. */
async function acquireLock(session: QueryRunner, log: MigrationLog): Promise<void> {
  const throttle = new Throttle();
  for (;;) {
    const rows: { acquired: boolean }[] = await session.query(
      'SELECT pg_try_advisory_lock($1) AS acquired',
      [MIGRATIONS_LOCK],
    );
    if (rows[0]!.acquired) return;
    if (throttle.pass('lock')) log('waiting for the migrations of another replica');
    await sleep(LOOK_EVERY_MS);
  }
}

async function migrate(own: DataSource, session: QueryRunner, log: MigrationLog): Promise<void> {
  const throttle = new Throttle();
  const run = async () => {
    const executor = new MigrationExecutor(own, session);
    executor.transaction = 'each';
    await refuseForeign(own, executor);
    await executor.executePendingMigrations();
  };
  const onFailure = (error: unknown) => {
    if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    if (throttle.pass('table')) log('a migration waits for a table that is in use');
  };
  await retry(run, { ...TABLE_IN_USE, onFailure });
}

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Builds an index beside running replicas, for a migration with `transaction = false`; a half-built one is dropped first.
 * PostgreSQL builds it only once all transactions that began before have ended. It waits for them without the time limit
 * of locks, since nobody queues behind it; with the limit, it would be begun from zero again and again.
 */
export async function createIndexConcurrently(
  runner: QueryRunner,
  name: string,
  definition: string,
): Promise<void> {
  await runner.query('SET lock_timeout = 0');
  try {
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
    await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
  } finally {
    await runner.query(LOCK_LIMIT);
  }
}
