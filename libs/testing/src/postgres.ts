import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { until } from './until.js';

const LEFT_WITHIN_MS = 2_000;

/** An empty database of its own on the test server, to drop afterwards. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** What a database begins with. It is made once in a run, and copied. */
export interface Contents {
  /** The same name stands for the same contents. */
  readonly name: string;
  fill(url: string): Promise<void>;
}

/** Connections to the server itself, kept between databases: to open one costs as much as fifty queries. */
const servers = new Map<string, pg.Pool>();

/** Creates a database, empty or with these contents, on the server that the test set-up provided. */
export async function createTestDatabase(contents?: Contents): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: run the tests through npm test');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = connectionsTo(server);
  const template = contents ? await templateOf(contents, server) : 'template1';
  // Ten times less work than through the log, on a server that keeps nothing over a crash.
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return {
    url: urlOf(name, server),
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

/** The database of these contents, which whoever comes first makes, and all others wait for. */
async function templateOf({ name, fill }: Contents, server: string): Promise<string> {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  const template = `${templatesOfRun()}${digest}`;
  const client = await connectionsTo(server).connect();
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [
      template,
    ]);
    if (rowCount === 0) {
      const unfinished = `${template}_unfinished`;
      await client.query(`DROP DATABASE IF EXISTS ${unfinished}`);
      await client.query(`CREATE DATABASE ${unfinished}`);
      await fill(urlOf(unfinished, server));
      await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
    }
    return template;
  } finally {
    await client.query('SELECT pg_advisory_unlock_all()');
    client.release();
  }
}

/** How the names of the templates begin: another run may be of another version. */
function templatesOfRun(): string {
  return `test_${process.env.TEST_RUN}_`;
}

/** Drops what databases of this run were copied from, on a server that goes on. */
export async function dropTemplates(server: string): Promise<void> {
  const admin = connectionsTo(server);
  const sql = 'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)';
  const { rows } = await admin.query<{ name: string }>(sql, [templatesOfRun()]);
  for (const { name } of rows) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  servers.delete(server);
  await admin.end();
}

function urlOf(database: string, server: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
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
