import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../postgres.js';
import { startTestServers, testKafkaBrokers } from './servers.js';

const names = ['TEST_POSTGRES_URL', 'TEST_KAFKA_BROKERS', 'TEST_SERVERS', 'TEST_RUN'] as const;
const before = names.map((name) => [name, process.env[name]] as const);

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** How many rows a statement gives there. */
async function ask(url: string, sql: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows.length;
  } finally {
    await client.end();
  }
}

describe('the servers of the tests', () => {
  it('are those of the environment, which are left running', async () => {
    const url = process.env.TEST_POSTGRES_URL;

    const servers = await startTestServers();
    await servers.stop();

    expect(process.env.TEST_POSTGRES_URL).toBe(url);
    await (await createTestDatabase()).drop();
  });

  it('of the environment have nothing of ours left once stopped, and contents are made once', async () => {
    const made: string[] = [];
    const contents = {
      name: 'a table',
      fill: async (url: string) => {
        made.push(url);
        await ask(url, 'CREATE TABLE filled (n integer)');
      },
    };
    const servers = await startTestServers();
    const { TEST_POSTGRES_URL: url, TEST_RUN: run } = process.env;
    const ofRun = `SELECT FROM pg_database WHERE starts_with(datname, 'test_${run}_')`;

    const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase(contents)));
    for (const database of databases) {
      expect(await ask(database.url, 'SELECT FROM filled')).toBe(0);
      await database.drop();
    }
    expect(made).toHaveLength(1);
    expect(await ask(url!, ofRun)).toBe(1);

    await servers.stop();
    expect(await ask(url!, ofRun)).toBe(0);
  });

  it('are local ones when told so, and gone once stopped', async () => {
    delete process.env.TEST_POSTGRES_URL;
    process.env.TEST_SERVERS = 'local';

    const servers = await startTestServers();
    const database = await createTestDatabase();
    await database.drop();
    await servers.stop();

    expect(process.env.TEST_POSTGRES_URL).toBeUndefined();
  });

  it('are never done without in silence', () => {
    delete process.env.TEST_KAFKA_BROKERS;

    expect(testKafkaBrokers).toThrow('run the tests through npm test');
  });

  it('come from a source that exists', async () => {
    delete process.env.TEST_POSTGRES_URL;
    process.env.TEST_SERVERS = 'elsewhere';

    await expect(startTestServers()).rejects.toThrow('"docker" or "local", not "elsewhere"');
  });
});
