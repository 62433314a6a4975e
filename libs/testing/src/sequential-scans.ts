import pg from 'pg';
import { until } from './until.js';

/**
 * Counts how often tables are read from end to end. Sessions tell their counts when they end, so everybody else
 * must have left the database, or be leaving, when this is asked.
 */
export async function sequentialScans(
  url: string,
  tables: readonly string[],
): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await until('everybody has left', async () => {
      const { rowCount } = await client.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database()
          AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      );
      return rowCount === 0;
    });
    const { rows } = await client.query<{ name: string; scans: string }>(
      'SELECT relname AS name, seq_scan AS scans FROM pg_stat_user_tables WHERE relname = ANY ($1)',
      [tables],
    );
    return Object.fromEntries(rows.map(({ name, scans }) => [name, Number(scans)]));
  } finally {
    await client.end();
  }
}
