import pg from 'pg';
import { until } from './until.js';

/**
 * How often these tables were read from end to end since this was asked last. A session tells what it counted when it
 * ends: this ends all others of the database, which services bear.
 */
export async function sequentialScans(
  url: string,
  tables: readonly string[],
): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const ended = await client.query<{ pid: number }>(
      `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
        AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    const pids = ended.rows.map(({ pid }) => pid);
    const left = 'SELECT FROM pg_stat_activity WHERE pid = ANY ($1)';
    await until('they ended', async () => (await client.query(left, [pids])).rowCount === 0);
    const { rows } = await client.query<{ name: string; scans: string }>(
      'SELECT relname AS name, seq_scan AS scans FROM pg_stat_user_tables WHERE relname = ANY ($1)',
      [tables],
    );
    await client.query('SELECT pg_stat_reset()');
    return Object.fromEntries(rows.map(({ name, scans }) => [name, Number(scans)]));
  } finally {
    await client.end();
  }
}

/** What {@link sequentialScans} tells when these tables were only looked into. */
export function noScans(tables: readonly string[]): Record<string, number> {
  return Object.fromEntries(tables.map((table) => [table, 0]));
}
