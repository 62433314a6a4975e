import { Statement } from '../statement.js';

/**
 * How the session of a rebuild begins. The fresh tables may be lost with the server until they are swapped in, so no batch
 * waits for the disk. They begin empty, and a plan made then must not read them from end to end once they are large.
 */
export const SESSION_SETTINGS = `
  SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0;
  SET idle_in_transaction_session_timeout = '60s'; SET synchronous_commit = off;
  SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3`;

/** Begins a transaction that keeps others waiting: a process that is frozen in it loses its session, and with it the locks. */
export const SHORT_TRANSACTION = new Statement(`
  SET LOCAL idle_in_transaction_session_timeout = 1000; SET LOCAL synchronous_commit = on`);
