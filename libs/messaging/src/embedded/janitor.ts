import type pg from 'pg';
import type { BrokerLog } from '../broker.js';
import { reasonOf } from '../retry.js';

/** How long a tombstone stays to be seen by every group, as on Kafka (`delete.retention.ms`). */
export const TOMBSTONE_RETENTION_MS = 24 * 60 * 60 * 1000;

/** Deletes what has expired: messages past their topic's retention, and tombstones that were long there to be seen. */
export async function sweep(pool: pg.Pool, tombstoneMs = TOMBSTONE_RETENTION_MS): Promise<void> {
  await pool.query(
    `DELETE FROM messages m USING topics t
      WHERE t.name = m.topic
        AND (t.cleanup LIKE '%delete%' AND m.at < now() - t.retention_ms * interval '1 millisecond'
          OR m.compacted AND m.value IS NULL AND m.at < now() - $1 * interval '1 millisecond')`,
    [tombstoneMs],
  );
}

/** Sweeps now and then. */
export class Janitor {
  private readonly timer: NodeJS.Timeout;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(pool: pg.Pool, everyMs: number, log: BrokerLog) {
    this.timer = setInterval(() => {
      this.sweeping = sweep(pool).catch((error: unknown) =>
        log('warn', 'the janitor failed', { reason: reasonOf(error) }),
      );
    }, everyMs);
    this.timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }
}
