import { deleteInChunks } from '@citadelle/messaging/postgres';
import type { DataSource } from 'typeorm';
import { poolOf } from './statement.js';

/** Longer than any topic keeps a message, so that none comes back after its inbox row has gone. */
const INBOX_DAYS = 45;

/** Deletes what is of no use any more: old inbox rows and idempotent answers past their time. */
export async function purgeExpired(dataSource: DataSource): Promise<void> {
  const pool = poolOf(dataSource);
  await deleteInChunks(pool, 'inbox', "seen_at < now() - $1 * interval '1 day'", [INBOX_DAYS]);
  await deleteInChunks(pool, 'idempotent_answers', 'expires_at <= now()');
}
