import type { Message } from '@citadelle/contracts';
import type { DataSource, QueryRunner } from 'typeorm';
import type { DeliveryHandler, ParkedMessage, ParkingStore } from '../broker.js';
import { reasonOf } from '../faults.js';

const COLUMNS = '(group_name, topic, partition, "offset", key, message, reason)';
const OF_KEY = 'group_name = $1 AND topic = $2 AND key = $3';

/** As it stands in its column: of a message that is too large, everything but its data. */
type StoredMessage = Message & { readonly bytesLeftOut?: number };

/** Parked messages in the consuming service's own database (table of `messagingMigrations`). */
export class PostgresParkingStore implements ParkingStore {
  constructor(private readonly dataSource: DataSource) {}

  async isParked(group: string, topic: string, key: string): Promise<boolean> {
    const rows = await this.dataSource.query(
      `SELECT 1 FROM parked_messages WHERE ${OF_KEY} LIMIT 1`,
      [group, topic, key],
    );
    return rows.length > 0;
  }

  async parkedKeys(group: string, topic: string, partition: number): Promise<string[]> {
    const rows: { key: string }[] = await this.dataSource.query(
      `SELECT DISTINCT key FROM parked_messages
        WHERE group_name = $1 AND topic = $2 AND partition = $3`,
      [group, topic, partition],
    );
    return rows.map((row) => row.key);
  }

  async park(parked: ParkedMessage): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO parked_messages ${COLUMNS} VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT DO NOTHING`,
      parametersOf(parked),
    );
  }

  /** The shared lock on the first one that waits makes a replay's last deletion and this insertion wait for one another. */
  async parkBehind(parked: ParkedMessage): Promise<boolean> {
    const rows: { waiting: number }[] = await this.dataSource.query(
      `WITH waiting AS MATERIALIZED (
         SELECT 1 FROM parked_messages WHERE group_name = $1 AND topic = $2 AND key = $5
          ORDER BY "offset" LIMIT 1 FOR SHARE
       ), added AS (
         INSERT INTO parked_messages ${COLUMNS}
         SELECT $1::text, $2::text, $3::integer, $4::bigint, $5::text, $6::json, $7::text FROM waiting
         ON CONFLICT DO NOTHING
       )
       SELECT count(*)::integer AS waiting FROM waiting`,
      parametersOf(parked),
    );
    return rows[0]!.waiting > 0;
  }

  async replay(
    group: string,
    topic: string,
    key: string,
    handler: DeliveryHandler,
  ): Promise<number> {
    const runner = this.dataSource.createQueryRunner();
    const ofKey = [group, topic, key];
    const lock = [`parked:${JSON.stringify(ofKey)}`];
    try {
      await runner.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', lock);
      try {
        return await replayInOrder(runner, ofKey, handler);
      } finally {
        await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock);
      }
    } finally {
      await runner.release();
    }
  }

  async list(group: string) {
    return this.dataSource.query<{ topic: string; key: string; waiting: number; reason: string }[]>(
      `SELECT topic, key, count(*)::integer AS waiting,
              (array_agg(reason ORDER BY "offset"))[1] AS reason
         FROM parked_messages WHERE group_name = $1
        GROUP BY topic, key ORDER BY min(parked_at)`,
      [group],
    );
  }
}

/** Hands over what waits of a group, topic and key, and returns how many were handled. */
async function replayInOrder(
  runner: QueryRunner,
  ofKey: readonly string[],
  handler: DeliveryHandler,
): Promise<number> {
  for (let handled = 0; ; handled++) {
    const [row]: { partition: number; offset: string; message: StoredMessage }[] =
      await runner.query(
        `SELECT partition, "offset", message FROM parked_messages WHERE ${OF_KEY}
          ORDER BY "offset" LIMIT 1`,
        [...ofKey],
      );
    if (!row) return handled;
    const { partition, offset } = row;
    const { bytesLeftOut, ...message } = row.message;
    const place = [...ofKey, partition, offset];
    const atPlace = `${OF_KEY} AND partition = $4 AND "offset" = $5`;
    try {
      await handler({
        message,
        partition,
        offset: BigInt(offset),
        attempt: 1,
        ...(bytesLeftOut !== undefined && { bytesLeftOut }),
      });
    } catch (error) {
      const parameters = [...place, reasonOf(error)];
      await runner.query(`UPDATE parked_messages SET reason = $6 WHERE ${atPlace}`, parameters);
      return handled;
    }
    await runner.query(`DELETE FROM parked_messages WHERE ${atPlace}`, place);
  }
}

function parametersOf(parked: ParkedMessage) {
  const { group, message, partition, offset, reason, bytesLeftOut } = parked;
  const { topic, key } = message;
  const stored: StoredMessage = { ...message, ...(bytesLeftOut !== undefined && { bytesLeftOut }) };
  return [group, topic, partition, offset.toString(), key, JSON.stringify(stored), reason];
}
