import type { Message } from '@citadelle/contracts';
import type { DataSource, QueryRunner } from 'typeorm';
import type { DeliveryHandler, ParkedMessage, ParkingStore } from '../broker.js';
import { isEnvironmental, reasonOf } from '../faults.js';
import {
  type DroppedMessage,
  KeyInHand,
  type ParkedKey,
  type Replay,
  type ReplayOptions,
  type WaitingMessage,
} from './parked-key.js';

/** Messages read at a time: one may have a megabyte. */
const PAGE = 20;

const COLUMNS = '(group_name, topic, partition, "offset", key, message, reason)';
const OF_KEY = 'group_name = $1 AND topic = $2 AND key = $3';
const AT_PLACE = `${OF_KEY} AND partition = $4 AND "offset" = $5`;

/** As it stands in its column: of a message that is too large, everything but its data. */
type StoredMessage = Message & { readonly bytesLeftOut?: number };

// PostgreSQL cannot look into JSON that has a NUL in some text, as what others write may: so it is never asked to.
interface Row {
  readonly partition: number;
  readonly offset: string;
  readonly message: StoredMessage;
  readonly reason: string;
  readonly parked_at: Date;
}

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
    options: ReplayOptions = {},
  ): Promise<Replay> {
    const runner = this.dataSource.createQueryRunner();
    const ofKey = [group, topic, key];
    try {
      await takeInHand(runner, ofKey, 'pg_try_advisory_lock');
      try {
        return await replayInOrder(runner, ofKey, handler, options);
      } finally {
        // A session that was lost has lost its lock too.
        if (!runner.isReleased)
          await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [lockOf(ofKey)]);
      }
    } finally {
      await runner.release();
    }
  }

  async list(group: string): Promise<ParkedKey[]> {
    return this.dataSource.query<ParkedKey[]>(
      `SELECT topic, key, count(*)::integer AS waiting,
              (array_agg(reason ORDER BY "offset"))[1] AS reason,
              (array_agg(parked_at ORDER BY "offset"))[1] AS since
         FROM parked_messages WHERE group_name = $1
        GROUP BY topic, key ORDER BY min(parked_at)`,
      [group],
    );
  }

  async waiting(group: string, topic: string, key?: string): Promise<WaitingMessage[]> {
    const waiting: WaitingMessage[] = [];
    for (let last = { partition: -1, offset: '-1' }; ;) {
      const rows = await this.dataSource.query<Row[]>(
        `SELECT partition, "offset", message, reason, parked_at FROM parked_messages
          WHERE group_name = $1 AND topic = $2 AND ($3::text IS NULL OR key = $3)
            AND (partition, "offset") > ($4, $5)
          ORDER BY partition, "offset" LIMIT ${PAGE}`,
        [group, topic, key ?? null, last.partition, last.offset],
      );
      waiting.push(...rows.map(waitingIn));
      if (rows.length < PAGE) return waiting;
      last = rows.at(-1)!;
    }
  }

  drop(
    group: string,
    topic: string,
    key: string,
    offset: bigint,
    { by, because }: { readonly by: string; readonly because: string },
  ): Promise<DroppedMessage | undefined> {
    const ofKey = [group, topic, key];
    return this.dataSource.transaction(async ({ queryRunner }) => {
      const runner = queryRunner!;
      await takeInHand(runner, ofKey, 'pg_try_advisory_xact_lock');
      // One alone, also where a topic was made anew with other partitions, and the offset is there twice.
      const row = await first<Row>(
        runner,
        `SELECT partition, "offset", message, reason, parked_at FROM parked_messages
          WHERE ${OF_KEY} AND "offset" = $4 ORDER BY partition LIMIT 1`,
        [...ofKey, offset.toString()],
      );
      if (!row) return undefined;
      const { partition, reason } = row;
      const place = [...ofKey, partition, row.offset];
      const [id, type] = [row.message.id, row.message.type].map(asText);
      await runner.query(
        `INSERT INTO dropped_messages
           (group_name, topic, key, partition, "offset", message_id, type, reason, parked_at, dropped_by, because)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [...place, id, type, reason, row.parked_at, by, because],
      );
      await runner.query(`DELETE FROM parked_messages WHERE ${AT_PLACE}`, place);
      const left = await first<{ waiting: number }>(
        runner,
        `SELECT count(*)::integer AS waiting FROM parked_messages WHERE ${OF_KEY}`,
        ofKey,
      );
      return { partition, topic, id: id!, type: type!, reason, stillWaiting: left!.waiting };
    });
  }
}

/** Keeps others from replaying the key or dropping of it: until it is unlocked, or until the transaction ends. */
async function takeInHand(
  runner: QueryRunner,
  ofKey: readonly string[],
  lock: 'pg_try_advisory_lock' | 'pg_try_advisory_xact_lock',
): Promise<void> {
  const sql = `SELECT ${lock}(hashtextextended($1, 0)) AS taken`;
  const row = await first<{ taken: boolean }>(runner, sql, [lockOf(ofKey)]);
  if (!row!.taken) throw new KeyInHand();
}

const lockOf = (ofKey: readonly string[]) => `parked:${JSON.stringify(ofKey)}`;

/** Hands over what waits of a group, topic and key until one cannot be handled. */
async function replayInOrder(
  runner: QueryRunner,
  ofKey: readonly string[],
  handler: DeliveryHandler,
  { signal, onHandled }: ReplayOptions,
): Promise<Replay> {
  for (let handled = 0; ; handled++) {
    const row = await first<Row>(
      runner,
      `SELECT partition, "offset", message FROM parked_messages WHERE ${OF_KEY}
        ORDER BY "offset" LIMIT 1`,
      ofKey,
    );
    if (!row) return { handled };
    const at = { partition: row.partition, offset: BigInt(row.offset) };
    if (signal?.aborted)
      return { handled, stoppedAt: { ...at, by: 'interruption', reason: 'Interrupted' } };
    const place = [...ofKey, row.partition, row.offset];
    const { bytesLeftOut, ...message } = row.message;
    try {
      const leftOut = bytesLeftOut !== undefined && { bytesLeftOut };
      await handler({ message, ...at, attempt: 1, ...leftOut });
    } catch (error) {
      const by = isEnvironmental(error) ? 'environment' : 'message';
      const reason = reasonOf(error);
      if (by === 'message')
        await runner.query(`UPDATE parked_messages SET reason = $6 WHERE ${AT_PLACE}`, [
          ...place,
          reason,
        ]);
      return { handled, stoppedAt: { ...at, by, reason } };
    }
    await runner.query(`DELETE FROM parked_messages WHERE ${AT_PLACE}`, place);
    onHandled?.();
  }
}

async function first<Found>(
  runner: QueryRunner,
  sql: string,
  values: readonly unknown[],
): Promise<Found | undefined> {
  const rows = (await runner.query(sql, [...values])) as Found[];
  return rows[0];
}

function waitingIn({ partition, offset, message, reason, parked_at }: Row): WaitingMessage {
  const { topic, key, id, type, time, data, bytesLeftOut } = message;
  const bytes = bytesLeftOut ?? Buffer.byteLength(JSON.stringify(data));
  const isLeftOnTopic = bytesLeftOut !== undefined;
  const about = { topic, key, id, type, time, bytes, isLeftOnTopic, reason, parkedAt: parked_at };
  return { partition, offset: BigInt(offset), ...about };
}

/** As a column of text takes it. */
function asText(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

function parametersOf(parked: ParkedMessage) {
  const { group, message, partition, offset, reason, bytesLeftOut } = parked;
  const { topic, key } = message;
  const stored: StoredMessage = { ...message, ...(bytesLeftOut !== undefined && { bytesLeftOut }) };
  return [group, topic, partition, offset.toString(), key, JSON.stringify(stored), reason];
}
