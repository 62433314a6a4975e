import type { DatabasePool } from '@citadelle/messaging/postgres';

const LOOK = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "readsOnly"`;

/**
 * Fails on a database that only reads, and on a disk that is full: a table makes files and the log grow. An update
 * finds room in the page of its row, and pg_logical_emit_message is even allowed where nothing may be written.
 */
const PROBE = `CREATE TEMP TABLE write_probe ON COMMIT DROP AS
  SELECT repeat('x', 500) FROM generate_series(1, 200)`;

/**
 * Rejects unless the database takes writes. To look is enough while nothing has failed; after a failure that speaks
 * of the server, or where it only reads, nothing but a write that works brings the trust back.
 */
export async function checkDatabase(pool: DatabasePool): Promise<void> {
  if (!pool.isDoubted) {
    const { rows } = await pool.query<{ readsOnly: boolean }>(LOOK);
    if (!rows[0]!.readsOnly) return;
  }
  await pool.query(PROBE);
  pool.trust();
}
