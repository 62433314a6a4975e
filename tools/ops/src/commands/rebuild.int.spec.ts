import { generateKeyPairSync } from 'node:crypto';
import {
  createTestDatabase,
  freshKey,
  opsProcess,
  type TestDatabase,
  until,
} from '@citadelle/testing';
import { EventStore, eventStoreMigrations, runMigrations } from '@citadelle/event-store';
import { messagingMigrations } from '@citadelle/messaging';
import { keyBytes, type PersistentServiceConfig } from '@citadelle/service-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { opsHere } from '../ops-here.fixture.js';
import { definitionOf } from '../services.js';

const metadata = { correlationId: 'rebuild', by: 'system' };

let database: TestDatabase;
let unmigrated: TestDatabase;
let env: Record<string, string>;
let dataSource: DataSource;
let store: EventStore;

beforeAll(async () => {
  [database, unmigrated] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const { publicKey } = generateKeyPairSync('x25519');
  const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }));
  env = {
    PORT: '0',
    DIRECTORY_DATABASE_URL: database.url,
    DIRECTORY_BROKER_DATABASE_URL: unmigrated.url,
    SERVICE_CREDENTIAL: 'a-service-credential-of-32-characters',
    PERSONAL_DATA_KEY: freshKey(),
    AUDIT_KEY: freshKey(),
    NUMEN_FINGERPRINT_KEY: freshKey(),
    LOOKUP_TOKEN_KEY: freshKey(),
    CREDENTIALS_PUBLIC_KEY: Buffer.from(jwk).toString('base64'),
    CREDENTIALS_URL: 'http://127.0.0.1:9',
  };
  const directory = await definitionOf('directory');
  const { migrations, ...parts } = directory.persistence!({} as PersistentServiceConfig);
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    migrations: [...eventStoreMigrations, ...messagingMigrations, ...migrations],
  }).initialize();
  await runMigrations(dataSource);
  const personalDataKey = keyBytes(env.PERSONAL_DATA_KEY!);
  store = new EventStore(dataSource, { ...parts, source: '/citadelle/directory', personalDataKey });
  await store.write(metadata, (tx) => tx.appendAll([created(), created(), created()]));
});
afterAll(async () => {
  await dataSource?.destroy();
  await Promise.all([database?.drop(), unmigrated?.drop()]);
});

function created() {
  const agentId = uuidv7();
  const names = { usualName: 'MOULINAUX', firstName: 'Roger', birthDate: '1962-03-14' };
  const data = { agentId, ...names, unit: 'SIG-AESH', possibleDuplicateOf: [] };
  return {
    ...{ stream: `agent-${agentId}`, expectedVersion: 0 },
    events: [{ type: 'AgentCreated', data }],
  };
}

/** A command of an operator that runs. */
const ops = (...args: string[]) => opsProcess(env, ...args);

const rows = () =>
  dataSource.query<unknown[]>(
    `SELECT a.*, array_agg(term ORDER BY term) FROM agents a JOIN agent_name_terms USING (agent_id)
     GROUP BY a.agent_id ORDER BY a.agent_id`,
  );

describe('ops rebuild', () => {
  it('makes a read model again, tells how far it is, and what came of it', async () => {
    const before = await rows();
    await dataSource.query(`UPDATE agents SET unit = 'LOST'; DELETE FROM agent_name_terms`);
    const { code, out, err } = await opsHere(env, '--json', 'rebuild', 'directory', 'agents');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('3 events read; ') });
    expect(JSON.parse(out)).toEqual({
      ...{ service: 'directory', model: 'agents', events: 3, rows: 3 + 3 },
      ...{ seconds: expect.any(Number), appendsHeldMs: expect.any(Number) },
    });
    expect(await rows()).toEqual(before);
  });

  it.each([
    ['a service', ['nowhere', 'agents'], 'take one of directory, credentials, notifications'],
    ['a read model', ['directory', 'people'], 'take one of agents, units'],
    ['what', ['directory'], 'missing required argument'],
  ])('says which there are when %s is not there', async (_what, args, said) => {
    const { code, out, err } = await opsHere(env, 'rebuild', ...args);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining(said) });
  });

  it.each([
    ['away', () => 'postgres://nobody@127.0.0.1:1/nowhere', 'What directory needs is away'],
    ['not migrated', () => unmigrated.url, 'older than this version'],
  ])('says what to do about a database that is %s', async (_what, url, said) => {
    const { code, err } = await opsHere(
      { ...env, DIRECTORY_DATABASE_URL: url() },
      'rebuild',
      'directory',
      'agents',
    );
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(said) });
  });

  it('does nothing with another PERSONAL_DATA_KEY than that of the service', async () => {
    const foreign = { ...env, PERSONAL_DATA_KEY: freshKey() };
    expect(await opsHere(foreign, 'rebuild', 'directory', 'agents')).toMatchObject({
      code: 2,
      err: expect.stringContaining('PERSONAL_DATA_KEY is not that of the data of directory'),
    });
  });

  it('is done once at a time, can be interrupted or killed, and run again', async () => {
    const before = await rows();
    await store.write(metadata, async (tx) => {
      await tx.appendAll([created()]);
      const first = ops('rebuild', 'directory', 'agents');
      await until('it waits for the writer', () => first.said().includes('waiting for'));
      const second = await ops('rebuild', 'directory', 'units').ended;
      expect(second).toMatchObject({ code: 2, err: expect.stringContaining('Another rebuild') });
      first.kill();
      expect(await first.ended).toMatchObject({
        ...{ code: 2, out: '', err: expect.stringContaining('Interrupted: nothing is half-done') },
      });
      const third = ops('rebuild', 'directory', 'agents');
      await until('it waits for the writer', () => third.said().includes('waiting for'));
      third.kill('SIGKILL');
      await third.ended;
    });
    expect(await rows()).toEqual([...before, expect.anything()]);
    const live = await rows();
    expect(await ops('rebuild', 'directory', 'agents').ended).toMatchObject({ code: 0 });
    expect(await rows()).toEqual(live);
    expect(await dataSource.query(`SELECT FROM pg_namespace WHERE nspname ~ '^rebuild'`)).toEqual(
      [],
    );
  });
});
