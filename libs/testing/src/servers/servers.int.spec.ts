import { afterEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../postgres.js';
import { startTestServers, testKafkaBrokers } from './servers.js';

const names = ['TEST_POSTGRES_URL', 'TEST_KAFKA_BROKERS', 'TEST_SERVERS'] as const;
const before = names.map((name) => [name, process.env[name]] as const);

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

describe('the servers of the tests', () => {
  it('are those of the environment, which are left running', async () => {
    const url = process.env.TEST_POSTGRES_URL;

    const servers = await startTestServers();
    await servers.stop();

    expect(process.env.TEST_POSTGRES_URL).toBe(url);
    await (await createTestDatabase()).drop();
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
