import { randomBytes } from 'node:crypto';
import { Cable, createTestDatabase, type TestDatabase, until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sampleService } from '../service/sample-service.fixture.js';
import { type RunningService, startService } from '../service/start-service.js';

const CREDENTIAL = 'a-service-credential-of-32-characters';

let databases: TestDatabase[];
let cable: Cable;
let service: RunningService;

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  cable = new Cable(new URL(databases[0]!.url));
  await cable.plug();
  const url = cable.url();
  cable.unplug();
  service = await startService(
    sampleService,
    {
      PORT: '0',
      SERVICE_CREDENTIAL: CREDENTIAL,
      DATABASE_URL: url,
      DATABASE_STATEMENT_TIMEOUT: 'PT1S',
      BROKER_DATABASE_URL: databases[1]!.url,
      TOPIC_PARTITIONS: '1',
      PERSONAL_DATA_KEY: randomBytes(32).toString('base64'),
      AUDIT_KEY: randomBytes(32).toString('base64'),
    },
    // Its first complaint is what brings the database up.
    {
      logTo: { write: (line) => void (line.includes('waiting for the database') && cable.plug()) },
    },
  );
});

afterAll(async () => {
  await service?.stop();
  cable?.unplug();
  await Promise.all(databases.map((database) => database.drop()));
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(service.url + path, {
    ...init,
    headers: { 'x-service-credential': CREDENTIAL, 'content-type': 'application/json' },
  });
const read = () => ask('/internal/samples/rows');
const write = () =>
  ask('/internal/samples', {
    method: 'POST',
    body: JSON.stringify({
      usualName: 'PIN',
      birthDate: '1988-11-02',
      numen: '03E1800242JPQ',
      unit: 'SIG-AESH',
    }),
  });
const probe = (path: string) => fetch(service.management + path);
const isReady = async () => (await probe('/health/ready')).status === 200;

async function expectRefusal(answer: Response): Promise<void> {
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await answer.json()).toMatchObject({ code: 'service-unavailable' });
}

/** Not ready for the sake of the database, alive all the same. */
async function expectNotReady(): Promise<void> {
  await until('not ready', async () => !(await isReady()));
  expect(await (await probe('/health/ready')).json()).toMatchObject({
    status: 'unavailable',
    checks: { database: 'unavailable' },
  });
  expect((await probe('/health/live')).status).toBe(200);
}

describe('a service whose database goes away', () => {
  it('waited for it at the start', async () => {
    await until('ready', isReady);
  });

  it('answers 503 meanwhile, stays alive, and goes on by itself once it is back', async () => {
    expect((await read()).status).toBe(200);
    cable.unplug();
    await until('a refusal', async () => (await read()).status === 503);
    await expectRefusal(await read());
    await expectNotReady();
    await cable.plug();
    await until('ready', isReady);
    expect((await read()).status).toBe(200);
  });

  it('answers 503 within its limit when the network swallows what is sent, and goes on once it does not', async () => {
    expect((await write()).status).toBe(201);
    cable.swallow();
    for (const answer of await Promise.all([read(), write(), write()])) await expectRefusal(answer);
    await expectNotReady();
    cable.carry();
    await until('ready', isReady);
    expect((await write()).status).toBe(201);
  });
});

describe('a service whose database only reads', () => {
  it('answers 503 and is not ready, and writes again once it may, without a restart', async () => {
    const beside = new pg.Client({ connectionString: databases[0]!.url });
    await beside.connect();
    const name = new URL(databases[0]!.url).pathname.slice(1);
    await beside.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await beside.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await until('a session that only reads', async () => (await read()).status === 200);
    for (let n = 0; n < 5; n += 1) await expectRefusal(await write());
    await expectNotReady();
    // Sessions that begin now go on reading only, whatever becomes of the database.
    await Promise.all(Array.from({ length: 10 }, read));
    await beside.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await beside.end();
    await until('ready', isReady);
    const answers = await Promise.all(Array.from({ length: 10 }, write));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
  });
});
