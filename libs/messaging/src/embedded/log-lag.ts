import type pg from 'pg';
import { LATE_AFTER_MS, type Lag } from '../lag.js';

/** Counted so far in each partition: whoever is further behind than this need not know by how much. */
const COUNTED = 10_000;

/** Messages that wait for a group: counted, since compaction and retention leave holes between offsets. */
export async function logLag(
  log: Pick<pg.ClientBase, 'query'>,
  group: string,
  topics: readonly string[],
  lateAfterMs = LATE_AFTER_MS,
): Promise<Lag> {
  const { rows } = await log.query<Record<keyof Lag, string>>(
    `SELECT coalesce(sum(waiting), 0) AS waiting, coalesce(sum(late), 0) AS late
       FROM partition_heads h
       LEFT JOIN group_places p
         ON p.group_name = $1 AND p.topic = h.topic AND p.partition = h.partition
      CROSS JOIN LATERAL (
        SELECT count(*) AS waiting, count(*) FILTER (WHERE at < now() - $3 * interval '1 ms') AS late
          FROM (SELECT at FROM messages m
                 WHERE m.topic = h.topic AND m.partition = h.partition
                   AND m."offset" >= coalesce(p.next_offset, 0)
                 ORDER BY m."offset" LIMIT ${COUNTED}) AS unread) AS counted
      WHERE h.topic = ANY($2) AND h.next_offset > coalesce(p.next_offset, 0)`,
    [group, topics, lateAfterMs],
  );
  return { waiting: BigInt(rows[0]!.waiting), late: BigInt(rows[0]!.late) };
}
