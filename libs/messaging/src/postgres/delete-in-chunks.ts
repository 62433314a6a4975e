import { sleep } from '@citadelle/async';

const CHUNK = 1_000;
/** Long enough for others to get their turn, short enough that a day's worth is gone in minutes. */
const PAUSE_MS = 10;

/** Runs a DELETE and says of how many rows: a pool, or what stands before one. */
interface Deleting {
  query(text: string, values: unknown[]): Promise<{ rowCount: number | null }>;
}

/**
 * Deletes rows in short transactions of a thousand, so that no lock lasts and no statement reaches its limit. Rows
 * that somebody else has in hand, such as another replica that does the same, are passed over.
 */
export async function deleteInChunks(
  pool: Deleting,
  table: string,
  where: string,
  values: readonly unknown[] = [],
): Promise<number> {
  // An array, not a sub-query: the planner then goes straight to the rows instead of reading the whole table.
  const text = `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE ${where} LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED))`;
  for (let total = 0; ; await sleep(PAUSE_MS)) {
    const { rowCount } = await pool.query(text, [...values]);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < CHUNK) return total;
  }
}
