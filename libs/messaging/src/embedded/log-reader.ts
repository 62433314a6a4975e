import type pg from 'pg';
import type { IncomingRecord } from '../cloud-event.js';
import type { Partition } from './assignment.js';

/** A partition, and the first offset wanted from it. */
export interface From extends Partition {
  readonly next: bigint;
}

interface MessageRow {
  topic: string;
  partition: number;
  offset: string;
  key: string;
  headers: Record<string, string>;
  value: string | null;
  at: Date;
}

/** The next records of each of these partitions, at most `limit` of each, in order. */
export async function nextRecords(
  pool: pg.Pool,
  from: readonly From[],
  limit: number,
): Promise<IncomingRecord[]> {
  const { rows } = await pool.query<MessageRow>({
    name: 'next-records',
    text: `SELECT m.topic, m.partition, m."offset", m.key, m.headers, m.value, m.at
             FROM unnest($1::text[], $2::integer[], $3::bigint[]) AS wanted(topic, partition, next)
             JOIN partition_heads h USING (topic, partition)
            CROSS JOIN LATERAL (
              SELECT * FROM messages
               WHERE topic = wanted.topic AND partition = wanted.partition AND "offset" >= wanted.next
               ORDER BY "offset" LIMIT $4) m
            WHERE h.next_offset > wanted.next
            ORDER BY m.topic, m.partition, m."offset"`,
    values: [
      from.map(({ topic }) => topic),
      from.map(({ partition }) => partition),
      from.map(({ next }) => next.toString()),
      limit,
    ],
  });
  return rows.map((row) => ({ ...row, offset: BigInt(row.offset) }));
}
