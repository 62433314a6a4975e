import type pg from 'pg';
import { lockGroup } from './membership.js';
import { inTransaction } from './transaction.js';

/** Messages that wait for a group: counted, since compaction and retention leave holes between offsets. */
export async function groupLag(
  pool: pg.Pool,
  group: string,
  topics: readonly string[],
): Promise<bigint> {
  const { rows } = await pool.query<{ waiting: string }>(
    `SELECT coalesce(sum(waiting), 0) AS waiting
       FROM partition_heads h
       LEFT JOIN group_places p
         ON p.group_name = $1 AND p.topic = h.topic AND p.partition = h.partition
      CROSS JOIN LATERAL (
        SELECT count(*) AS waiting FROM messages m
         WHERE m.topic = h.topic AND m.partition = h.partition
           AND m."offset" >= coalesce(p.next_offset, 0)) counted
      WHERE h.topic = ANY($2) AND h.next_offset > coalesce(p.next_offset, 0)`,
    [group, topics],
  );
  return BigInt(rows[0]!.waiting);
}

/** Moves a group back to the start of its topics; rejects while a member runs. */
export async function rewindGroup(
  pool: pg.Pool,
  group: string,
  topics: readonly string[],
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockGroup(client, group);
    const { rowCount } = await client.query(
      `SELECT 1 FROM group_members WHERE group_name = $1 AND expires_at >= clock_timestamp()`,
      [group],
    );
    if (rowCount) throw new Error(`group ${group} still has running members: stop them first`);
    await client.query(
      `UPDATE group_places SET next_offset = 0, owner = NULL
        WHERE group_name = $1 AND topic = ANY($2)`,
      [group, topics],
    );
  });
}
