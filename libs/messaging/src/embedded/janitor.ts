import type pg from 'pg';
import type { BrokerLog } from '../broker.js';
import { warning } from '../faults.js';
import { deleteInChunks } from '../postgres/index.js';

const HOUR_MS = 60 * 60 * 1000;

/** How long a tombstone stays to be seen by every group, as on Kafka (`delete.retention.ms`). */
const TOMBSTONE_RETENTION_MS = 24 * HOUR_MS;

/** Deletes what has expired: messages past their topic's retention, and tombstones that were long there to be seen. */
export async function sweep(pool: pg.Pool, tombstoneMs = TOMBSTONE_RETENTION_MS): Promise<void> {
  const { rows } = await pool.query<{ name: string; retention: string }>(
    `SELECT name, retention_ms AS retention FROM topics
      WHERE cleanup LIKE '%delete%' AND retention_ms IS NOT NULL`,
  );
  for (const { name, retention } of rows)
    await deleteInChunks(
      pool,
      'messages',
      `topic = $1 AND at < now() - $2 * interval '1 millisecond'`,
      [name, retention],
    );
  await deleteInChunks(
    pool,
    'messages',
    `compacted AND value IS NULL AND at < now() - $1 * interval '1 millisecond'`,
    [tombstoneMs],
  );
}

/** Sweeps every hour; the function that it gives stops it. */
export function startJanitor(pool: pg.Pool, log: BrokerLog): () => Promise<void> {
  let sweeping: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweep(pool).catch(warning(log, 'the janitor failed'));
  }, HOUR_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
