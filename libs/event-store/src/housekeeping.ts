import { deleteInChunks } from '@citadelle/messaging/postgres';
import type { DataSource } from 'typeorm';
import { Statement } from './statement.js';

/** Longer than any topic keeps a message, so that none comes back after its inbox row has gone. */
const INBOX_DAYS = 45;

/** Deletes what is of no use any more: old inbox rows and idempotent answers past their time. */
export async function purgeExpired(dataSource: DataSource): Promise<void> {
  await purge(dataSource, 'inbox', "seen_at < now() - $1 * interval '1 day'", [INBOX_DAYS]);
  await purge(dataSource, 'idempotent_answers', 'expires_at <= now()');
}

/** Deletes rows of a table in short transactions, passing over those that somebody has in hand. */
export async function purge(
  { manager }: DataSource,
  table: string,
  where: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const query = async (text: string, given: readonly unknown[]) => ({
    rowCount: await new Statement(text, `purge ${table}`).run(manager, ...given),
  });
  await deleteInChunks({ query }, table, where, values);
}
