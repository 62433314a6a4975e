import pg from 'pg';
import type { TestBroker, TestReplica, TestService } from './test-service.js';
import { until } from './until.js';

/** Rows of others that look-ups go past, in each big table. */
export const MANY = 20_000;

/** Times that each table was read from end to end. */
type Scans = Record<string, number>;

/**
 * Fills tables that grow with the people and the years, lets the service work among them, and tells how often each of
 * the big ones, all of them unless told otherwise, was read from end to end meanwhile, beside what it is when they were
 * only looked into.
 */
export async function scansAmong(
  service: Pick<TestService<TestReplica, TestBroker>, 'databaseUrl' | 'rows'>,
  { filled, big = tablesIn(filled) }: { filled: string; big?: readonly string[] },
  work: () => Promise<void>,
): Promise<{ scans: Scans; none: Scans }> {
  await service.rows(`${filled}; ANALYZE`);
  await sequentialScans(service.databaseUrl, big);
  await work();
  const scans = await sequentialScans(service.databaseUrl, big);
  return { scans, none: Object.fromEntries(big.map((table) => [table, 0])) };
}

function tablesIn(filled: string): string[] {
  return [...filled.matchAll(/INSERT INTO (\w+)/g)].map(([, table]) => table!);
}

/**
 * How often these tables were read from end to end since this was asked last. A session tells what it counted when it
 * ends: this ends all others of the database, which services bear.
 */
async function sequentialScans(url: string, tables: readonly string[]): Promise<Scans> {
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
