import type { DataSource } from 'typeorm';

/** Longer than any topic keeps a message, so that none comes back after its inbox row has gone. */
const INBOX_DAYS = 45;

/** Deletes what is of no use any more: old inbox rows and idempotent answers past their time. */
export async function purgeExpired(dataSource: DataSource): Promise<void> {
  await dataSource.query("DELETE FROM inbox WHERE seen_at < now() - $1 * interval '1 day'", [
    INBOX_DAYS,
  ]);
  await dataSource.query('DELETE FROM idempotent_answers WHERE expires_at <= now()');
}
