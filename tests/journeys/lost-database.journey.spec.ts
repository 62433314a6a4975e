import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@citadelle/contracts';
import {
  administrator,
  ApiClient,
  type CreatedAgent,
  InternalClient,
  opsProcess,
  tutorial,
  until,
} from '@citadelle/testing';
import pg from 'pg';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';

/** Runs SQL where nobody waits for it. */
async function query(url: string, sql: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('credentials whose database is lost', () => {
  let academy: RunningAcademy;
  let anonymous: ApiClient;
  let roger: string;
  let jean: string;
  const accountOf = async (agentId: string) => {
    const [row] = await academy.query<{ login: string; kind: string | null }>(
      'credentials',
      `SELECT login, kind FROM accounts LEFT JOIN password_hashes USING (agent_id) WHERE agent_id = '${agentId}'`,
    );
    return row;
  };
  const ops = (...words: string[]) =>
    opsProcess({ CITADELLE_DATA: academy.dataDir }, ...words).ended;

  beforeAll(async () => {
    academy = await startAcademy({ transport: 'embedded', empty: true });
    anonymous = new ApiClient(academy.gateway);
    const hr = await anonymous.as(administrator.login, administrator.password);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
    roger = (await hr.post<CreatedAgent>('/agents', tutorial.roger)).body.agentId;
    await until('the directory to have dropped the NUMEN of Roger', async () => {
      const sealed = await academy.query('directory', 'SELECT FROM sealed_numens');
      return sealed.length === 0;
    });
  }, 120_000);

  afterAll(() => academy?.stop(), 60_000);

  it('says what to run, and opens no account meanwhile', async () => {
    academy.signal('credentials', 'SIGSTOP');
    // The gateway cannot ask credentials who is asking: the directory is called as the gateway would.
    const file = join(academy.dataDir, 'environments.json');
    const { directory } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const { url } = academy.services.find(({ name }) => name === 'directory')!;
    const inside = new InternalClient(() => url, directory!.SERVICE_CREDENTIAL!);
    const grants = { roles: ['administrator' as const], managedUnits: [] };
    const created = await inside.call<CreatedAgent>('POST', 'agents', tutorial.jean, { grants });
    expect(created.status).toBe(201);
    jean = created.body.agentId;
    const published = (topic: string) =>
      query(directory!.BROKER_DATABASE_URL!, 'SELECT FROM messages WHERE topic = $1 AND key = $2', [
        topic,
        jean,
      ]);
    await until('the announcement of Jean', async () => {
      return (await published(topics.agents.name)).length === 1;
    });
    await until('the NUMEN of Jean', async () => {
      return (await published(topics.enrolments.name)).length === 1;
    });
    const own = academy.databaseUrl('credentials');
    await query(
      own,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await query(own, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    // Nor is the sealed NUMEN on its topic any more.
    await query(directory!.BROKER_DATABASE_URL!, 'DELETE FROM messages WHERE topic = $1', [
      topics.enrolments.name,
    ]);
    await academy.kill('credentials');
    expect(await academy.query('credentials', 'SELECT FROM events')).toEqual([]);
  }, 120_000);

  it('gets back its accounts and logins from resync, without passwords', async () => {
    expect(await ops('resync', 'credential')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no service credential'),
    });
    const resynced = await ops('resync', 'credentials');
    expect(resynced).toMatchObject({ code: 0, out: expect.stringContaining('era 1') });
    expect(await accountOf(roger)).toEqual({ login: 'rmoulinaux', kind: null });
    expect(await accountOf(jean)).toEqual({ login: 'jpin', kind: null });
    const { status } = await anonymous.signIn('rmoulinaux', tutorial.roger.numen);
    expect(status).toBe(401);
  }, 120_000);

  it('gets the NUMEN that was never taken in from reseal, and its holder signs in', async () => {
    const resealed = await ops('--json', 'reseal');
    expect(resealed.code).toBe(0);
    expect(JSON.parse(resealed.out)).toMatchObject({ sealed: 1, waiting: 0, setAside: 0 });
    expect(resealed.out + resealed.err).not.toContain(tutorial.jean.numen);
    await until('the password of Jean', async () => (await accountOf(jean))?.kind === 'numen');
    expect((await anonymous.signIn('jpin', tutorial.jean.numen)).status).toBe(201);
    expect((await ops('reseal')).out).toMatch(/^0 sealed NUMENs|^1 sealed NUMENs/);
  }, 120_000);

  it('tells states again on demand, and only states', async () => {
    const states = topics.accountsState.name;
    const told = await ops('--json', 'republish', states);
    expect(told.code).toBe(0);
    expect(JSON.parse(told.out)).toMatchObject({ topic: states, states: 3, waiting: 0 });
    expect(await ops('republish', topics.accounts.name)).toMatchObject({
      code: 2,
      err: expect.stringContaining('tells events, each once'),
    });
    expect(await ops('republish', topics.enrolments.name)).toMatchObject({
      code: 2,
      err: expect.stringContaining('reseal'),
    });
    expect(await ops('republish', 'academie.nothing.v1')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no topic academie.nothing.v1'),
    });
  }, 120_000);
});
