import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createTestDatabase, testKafkaBrokers, until } from '@citadelle/testing';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as esbuild from 'esbuild';
import pg from 'pg';
import { BUNDLING } from '../../../../tools/local/bundling.mjs';

/** Made of the built library: `npm run build` before. */
const BUNDLES = join(import.meta.dirname, '../../dist');
const FIXTURE = join(BUNDLES, 'main.fixture.cjs');
const WITH_DATABASE = join(BUNDLES, 'main-with-database.fixture.cjs');
const ENVIRONMENT = { PORT: '0', SERVICE_CREDENTIAL: 'c'.repeat(32), SHUTDOWN_DEADLINE: 'PT1S' };

let child: ChildProcess;
let output: string;

function run(environment: object, fixture = FIXTURE): void {
  output = '';
  child = fork(fixture, {
    env: { PATH: process.env.PATH, ...ENVIRONMENT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => (output += String(data)));
}

async function started(environment: object = {}, fixture = FIXTURE): Promise<string> {
  run(environment, fixture);
  const port = await until('a start', () => /"port":(\d+)/.exec(output)?.[1]);
  return `http://127.0.0.1:${port}`;
}

const key = Buffer.alloc(32).toString('base64');

/** Settings of a service with a database, on Kafka. */
const onKafka = (database: { url: string }, brokers: string) => ({
  ...{ DATABASE_URL: database.url, BROKER: 'kafka', KAFKA_BROKERS: brokers },
  ...{ PERSONAL_DATA_KEY: key, AUDIT_KEY: key },
});

async function exitCode(): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** As services are, since each start of one that is not takes three times as long. */
beforeAll(async () => {
  await esbuild.build({
    ...BUNDLING,
    entryPoints: ['main.fixture.mjs', 'main-with-database.fixture.mjs'],
    absWorkingDir: import.meta.dirname,
    outdir: BUNDLES,
    outExtension: { '.js': '.cjs' },
  });
});
afterEach(() => void child.kill('SIGKILL'));

describe('the process of a service', () => {
  it('ends with 0 on SIGTERM', async () => {
    await started();
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(0);
    expect(output).toContain('"msg":"stopped"');
  });

  it('ends with 0 on SIGTERM while it still waits for what it needs', async () => {
    run({ NEVER_STARTS: '1' });
    await until('it waits', () => Promise.resolve(output.includes('waiting')), 50_000);
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(0);
  });

  it('finishes what it serves on SIGTERM while it still waits for Kafka', async () => {
    const database = await createTestDatabase();
    try {
      const settings = { ...onKafka(database, '127.0.0.1:9'), SHUTDOWN_DEADLINE: 'PT10S' };
      await started(settings, WITH_DATABASE);
      child.kill('SIGTERM');
      expect(await exitCode()).toBe(0);
      expect(output).toContain('"msg":"stopped"');
    } finally {
      await database.drop();
    }
  });

  it('ends with 0 when the parent that watches over it is gone', async () => {
    await started({ CITADELLE_PARENT_WATCH: '1' });
    child.disconnect();
    expect(await exitCode()).toBe(0);
  });

  it('outlives a parent that does not, and ends with 0 on SIGINT', async () => {
    const url = await started();
    child.disconnect();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    child.kill('SIGINT');
    expect(await exitCode()).toBe(0);
  });

  it('ends with 1 when a request is not done within the deadline', async () => {
    const url = await started();
    const stuck = fetch(`${url}/stuck`).catch(() => undefined);
    // Answered on a connection of its own, after the one before it was received.
    await fetch(`${url}/health/live`);
    child.kill('SIGTERM');
    expect(await exitCode()).toBe(1);
    expect(output).toContain('not stopped in order');
    await stuck;
  });

  it('ends with 1, and says where but not with what, when a rejection is not handled', async () => {
    const url = await started();
    await fetch(`${url}/rejection`).catch(() => undefined);
    expect(await exitCode()).toBe(1);
    expect(output).toContain('unhandled rejection');
    expect(output).not.toContain('azerty-secret');
  });

  it('ends with 78, in plain words, when a setting is wrong', async () => {
    run({ PORT: 'eighty', SERVICE_CREDENTIAL: 'azerty-secret' });
    expect(await exitCode()).toBe(78);
    await until('its words', () => Promise.resolve(output.includes('SERVICE_CREDENTIAL')));
    expect(output).toContain('PORT must be an integer number');
    expect(output).not.toMatch(/azerty-secret|eighty/);
  });

  it.each(['DATABASE_URL', 'BROKER_DATABASE_URL'])(
    'ends with 78, and says what to do, when the database of %s has the data of an earlier version',
    async (setting) => {
      const names = ['DATABASE_URL', 'BROKER_DATABASE_URL'];
      const databases = await Promise.all(names.map(() => createTestDatabase()));
      const urls = Object.fromEntries(names.map((name, n) => [name, databases[n]!.url]));
      const earlier = new pg.Client({ connectionString: urls[setting] });
      await earlier.connect();
      await earlier.query(
        `CREATE TABLE migrations (id serial PRIMARY KEY, timestamp bigint NOT NULL, name varchar NOT NULL);
         INSERT INTO migrations (timestamp, name) VALUES (1764000000000, 'CreateOfEarlier1764000000000')`,
      );
      try {
        run({ ...urls, PERSONAL_DATA_KEY: key, AUDIT_KEY: key }, WITH_DATABASE);
        expect(await exitCode()).toBe(78);
        expect(output).toContain(`${setting} names a database with the data of an earlier version`);
        expect(output).toContain('name an empty one');
        const { rows } = await earlier.query(
          `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`,
        );
        expect(rows).toEqual([{ tablename: 'migrations' }]);
      } finally {
        await earlier.end();
        await Promise.all(databases.map((database) => database.drop()));
      }
    },
  );

  it.each(['PORT', 'MANAGEMENT_PORT'])(
    'ends with 1, in plain words, when its %s is taken',
    async (name) => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      run({ [name]: String(port) });
      expect(await exitCode()).toBe(1);
      other.close();
      expect(output).toContain(`127.0.0.1:${port} cannot be listened on (EADDRINUSE)`);
      expect(output).not.toContain('    at ');
    },
  );

  it('ends with 78, and names topics and setting, when Kafka has fewer brokers than it should', async () => {
    const database = await createTestDatabase();
    try {
      run({ ...onKafka(database, testKafkaBrokers()), TOPIC_REPLICATION: '3' }, WITH_DATABASE);
      expect(await exitCode()).toBe(78);
      // Missing, or made with less by another test: neither will do.
      expect(output).toMatch(
        /topic academie\.directory\.agents\.v1 (is missing and|has 1 replica and) should have 3 .*TOPIC_REPLICATION/,
      );
      expect(output).toContain('"msg":"stopped"');
    } finally {
      await database.drop();
    }
  });
});
