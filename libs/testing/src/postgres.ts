import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { until } from './until.js';

const LEFT_WITHIN_MS = 2_000;

/** An empty database of its own on the test server, to drop afterwards. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Connections to the server itself, kept between databases: to open one costs as much as fifty queries. */
const servers = new Map<string, pg.Pool>();

/** Creates an empty database on the server that the test set-up provided. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: run the tests through npm test');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = connectionsTo(server);
  // Ten times less work than through the log, on a server that keeps nothing over a crash.
  await admin.query(`CREATE DATABASE ${name} STRATEGY FILE_COPY`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: async () => {
      // A pool says that it has ended while its connections are still closing; one that is cut then
      // emits an error that nobody listens to any more.
      const isLeft = async () => {
        const sql = 'SELECT 1 FROM pg_stat_activity WHERE datname = $1';
        return (await admin.query(sql, [name])).rowCount === 0;
      };
      await until('everybody has left', isLeft, LEFT_WITHIN_MS).catch(() => undefined);
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

function connectionsTo(server: string): pg.Pool {
  let connections = servers.get(server);
  if (!connections) {
    connections = new pg.Pool({ connectionString: server, max: 2, allowExitOnIdle: true });
    // The server ends before a test process that still has an idle connection to it.
    connections.on('error', () => undefined);
    servers.set(server, connections);
  }
  return connections;
}
