import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { connectDedicated, SESSION_LOCKS } from './dedicated-client.js';

/** A server that says nothing for so long is lost, and the leadership with it. */
const SILENCE_MS = 15_000;

// A deletion that a crash of the server undoes is one message more, published twice: not worth a sync to disk each.
// When the leader's machine vanishes, the server must let go of the lock in seconds, not in hours.
const SESSION_SETTINGS = `
  SET synchronous_commit = off;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3`;

/** Connects a session that may become the leader of the relays. */
export async function connectRelay(dataSource: DataSource): Promise<pg.Client> {
  const session = await connectDedicated(dataSource, { query_timeout: SILENCE_MS });
  await session.query(SESSION_SETTINGS);
  return session;
}

/** Whether this session is the leader now: the only one of its database, for as long as it lives. */
export async function acquireLeadership(session: pg.Client): Promise<boolean> {
  const { rows } = await session.query<{ acquired: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS acquired',
    [SESSION_LOCKS.outboxRelay],
  );
  return rows[0]!.acquired;
}

/** Ends a session and the leadership with it. */
export async function disconnectRelay(session: pg.Client): Promise<void> {
  // A connection that is lost may never say good-bye.
  await Promise.race([session.end().catch(() => undefined), delay(1_000, null, { ref: false })]);
}
