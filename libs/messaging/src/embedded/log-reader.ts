import type pg from 'pg';
import type { ReadOptions } from '../broker.js';
import { type IncomingRecord, keyFrom, messageFrom } from '../cloud-event.js';
import type { Partition, Start } from '../partition.js';

const READ_LIMIT = 500;

/** A record, and whether its topic is compacted. */
export interface LogRecord extends IncomingRecord {
  readonly compacted: boolean;
}

/** Partitions as two parameters of a statement. */
export function columnsOf(partitions: readonly Partition[]): [string[], number[]] {
  return [partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)];
}

/** The next records of each of these partitions, at most `limit` of each, in order. */
export async function nextRecords(
  pool: pg.Pool,
  from: readonly Start[],
  limit: number,
): Promise<LogRecord[]> {
  const { rows } = await pool.query<Omit<LogRecord, 'offset'> & { offset: string }>({
    name: 'next-records',
    text: `SELECT m.topic, m.partition, m."offset", m.key, m.headers, m.value, m.at, m.compacted
             FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS wanted(topic, partition, next)
             JOIN partition_heads h USING (topic, partition)
            CROSS JOIN LATERAL (
              SELECT * FROM messages
               WHERE topic = wanted.topic AND partition = wanted.partition AND "offset" >= wanted.next
               ORDER BY "offset" LIMIT $4) m
            WHERE h.next_offset > wanted.next
            ORDER BY m.topic, m.partition, m."offset"`,
    values: [...columnsOf(from), from.map(({ next }) => next.toString()), limit],
  });
  return rows.map((row) => ({ ...row, key: keyFrom(row.key), offset: BigInt(row.offset) }));
}

/**
 * Hands out a topic whole, from its start to the end known now. Of a compacted topic also what was written meanwhile: a
 * key that is written anew loses its older record at once, and would otherwise be handed out neither as it was nor as it is.
 */
export async function readTopic(
  pool: pg.Pool,
  topic: string,
  onMessage: ReadOptions['onMessage'],
): Promise<void> {
  const { rows } = await pool.query<{ partition: number; next_offset: string }>(
    'SELECT partition, next_offset FROM partition_heads WHERE topic = $1',
    [topic],
  );
  const ends = new Map(rows.map((row) => [row.partition, BigInt(row.next_offset)]));
  let unread: Start[] = rows.map(({ partition }) => ({ topic, partition, next: 0n }));
  while (unread.length > 0) {
    const next = new Map<number, bigint>();
    for (const record of await nextRecords(pool, unread, READ_LIMIT)) {
      const { partition, offset, compacted } = record;
      if (!compacted && offset >= ends.get(partition)!) continue;
      next.set(partition, offset + 1n);
      await onMessage({ message: messageFrom(record), partition, offset });
    }
    unread = [...next].map(([partition, offset]) => ({ topic, partition, next: offset }));
  }
}
