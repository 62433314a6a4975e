import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { until } from './until.js';

const LEFT_WITHIN_MS = 2_000;

/** An empty database of its own on the test server, to drop afterwards. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Creates an empty database on the server that the test set-up provided. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: run the tests through npm test');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const asAdmin = async (work: (client: pg.Client) => Promise<unknown>) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  // Ten times less work than through the log, on a server that keeps nothing over a crash.
  await asAdmin((client) => client.query(`CREATE DATABASE ${name} STRATEGY FILE_COPY`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () =>
      asAdmin(async (client) => {
        // A pool says that it has ended while its connections are still closing; one that is cut then
        // emits an error that nobody listens to any more.
        const isLeft = async () => {
          const sql = 'SELECT 1 FROM pg_stat_activity WHERE datname = $1';
          return (await client.query(sql, [name])).rowCount === 0;
        };
        await until('everybody has left', isLeft, LEFT_WITHIN_MS).catch(() => undefined);
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}
