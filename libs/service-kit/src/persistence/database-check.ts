import type { DatabasePool } from '@citadelle/messaging/postgres';

const LOOK = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "readsOnly"`;

/**
 * Fails on a read-only database and on a full disk, since a new table makes files and the write-ahead log grow. An
 * update would find room in the page of its row, and pg_logical_emit_message is allowed even on a read-only database.
 */
const PROBE = `CREATE TEMP TABLE write_probe ON COMMIT DROP AS
  SELECT repeat('x', 500) FROM generate_series(1, 200)`;

/**
 * Rejects unless the database takes writes. While nothing has failed, asking the server is enough; after a fault of
 * the server, or where it only reads, a write must succeed first.
 */
export async function checkDatabase(pool: DatabasePool): Promise<void> {
  if (!pool.isSuspect) {
    const { rows } = await pool.query<{ readsOnly: boolean }>(LOOK);
    if (!rows[0]!.readsOnly) return;
  }
  await pool.query(PROBE);
  pool.confirmWritable();
}
