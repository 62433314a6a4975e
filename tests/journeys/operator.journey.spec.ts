import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@citadelle/contracts';
import type { OperationsView, ServiceOperations } from '@citadelle/contracts/calls';
import {
  administrator,
  ApiClient,
  Cable,
  type CreatedAgent,
  InternalClient,
  opsProcess,
  tutorial,
  until,
} from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { listedMetrics } from '../support/metrics-list.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';

/** Seconds in which everybody who is there has answered, also on a busy machine. */
const PATIENCE = '20';
/** Seconds after which who has not answered is taken for silent. */
const SILENCE = '6';

type Environments = Record<ServiceOperations['service'], Record<string, string>>;

let academy: RunningAcademy;
let hr: ApiClient;
let roger: string;

const ops = (...words: string[]) => opsProcess({ CITADELLE_DATA: academy.dataDir }, ...words).ended;

async function environmentsIn(folder: string): Promise<Environments> {
  return JSON.parse(await readFile(join(folder, 'environments.json'), 'utf8')) as Environments;
}

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

const numensLeft = async () =>
  (await academy.query('directory', 'SELECT FROM sealed_numens')).length;

beforeAll(async () => {
  academy = await startAcademy({ transport: 'embedded', empty: true });
  hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
  await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  roger = (await hr.post<CreatedAgent>('/agents', tutorial.roger)).body.agentId;
  await until('the directory to have dropped the NUMEN of Roger', async () => {
    return (await numensLeft()) === 0;
  });
}, 240_000);

afterAll(() => academy?.stop());

describe('npm run ops -- status', () => {
  /** A data folder in which databases are reached by cables. */
  let folder: string;
  const cables: Cable[] = [];

  const status = (dataDir: string, ...options: string[]) =>
    opsProcess({ CITADELLE_DATA: dataDir }, 'status', '--within', PATIENCE, ...options).ended;
  const signOf = (seen: OperationsView, service: string, name: string) =>
    seen.services.find((one) => one.service === service)!.signs.find((one) => one.name === name)!;

  /** Lays a cable to a database, for whoever is told of it by the folder. */
  async function lay(setting: string, services: (keyof Environments)[]): Promise<Cable> {
    const environments = await environmentsIn(folder);
    const cable = new Cable(new URL(environments[services[0]!][setting]!));
    await cable.plug();
    for (const service of services) environments[service][setting] = cable.url();
    await writeFile(join(folder, 'environments.json'), JSON.stringify(environments));
    cables.push(cable);
    return cable;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'citadelle-status-'));
    await copyFile(join(academy.dataDir, 'environments.json'), join(folder, 'environments.json'));
  });
  afterAll(async () => {
    for (const cable of cables) cable.unplug();
    await rm(folder, { recursive: true });
    await academy.query('credentials', `DELETE FROM parked_messages WHERE key = 'planted'`);
    await academy.query('directory', `DELETE FROM outbox_set_aside WHERE key = 'planted'`);
    await academy.query('notifications', `DELETE FROM deadlines WHERE id = 'planted'`);
  });

  it('says that all is well on one screen, and ends with 0', async () => {
    const { code, out, err } = await until('all to be well', async () => {
      const ended = await status(academy.dataDir);
      return ended.code === 0 && ended;
    });
    expect(code).toBe(0);
    expect(err).toBe('');
    const lines = out.split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain('All is well.');
    expect(out).toMatch(/^relay leader +yes +yes +yes$/m);
    expect(out).toMatch(/^accounts without a password +0$/m);
  });

  it('is one way to look; the metrics that processes show are those of the list', async () => {
    const listed = listedMetrics().filter(({ where }) => where !== 'Prometheus');
    for (const { name: service, management } of academy.services) {
      const text = await (await fetch(`${management}/metrics`)).text();
      const shown = [...text.matchAll(/^# TYPE (\w+) /gm)]
        .map(([, name]) => name!)
        .filter((name) => !/^(process|nodejs)_/.test(name));
      const places = ['all', service, ...(service === 'gateway' ? [] : ['with a database'])];
      const expected = listed.filter(({ where }) =>
        where.split(', ').some((place) => places.includes(place)),
      );
      expect({ service, shown: shown.sort() }).toEqual({
        service,
        shown: expected.map(({ name }) => name).sort(),
      });
    }
  });

  it('ends with 2 where nothing runs', async () => {
    const nowhere = join(folder, 'nothing');
    const { code, out, err } = await status(nowhere);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('start it with npm start');
  });

  it('says what to look at, and what to do, and ends with 1; administrators are told the same', async () => {
    await academy.query(
      'credentials',
      `INSERT INTO parked_messages (group_name, topic, partition, "offset", key, message, reason)
       VALUES ('credentials', 'academie.directory.agents.v1', 0, 999999, 'planted', '{}', 'Broken')`,
    );
    await academy.query(
      'directory',
      `INSERT INTO outbox_set_aside (id, topic, key, reason, message) VALUES (-1, 't', 'planted', 'r', '{}')`,
    );
    await academy.query(
      'notifications',
      `INSERT INTO deadlines (id, kind, due_at, data, correlation_id, next_try_at)
       SELECT 'planted', 'of-nobody', at, '{}', 'c', at FROM (SELECT now() - interval '2 h' AS at) AS due`,
    );
    const { code, out } = await status(academy.dataDir);
    expect(code).toBe(1);
    expect(out).toMatch(/^parked keys +0 +! 1 +0$/m);
    expect(out).toMatch(/^messages set aside +! 1 +0 +0$/m);
    expect(out).toMatch(/^deadlines overdue +0 +0 +! 1 \(2 h\)$/m);
    expect(out).toContain('parked keys: npm run ops -- parked list');

    const body = await until('an answer of all to administrators', async () => {
      const { body } = await hr.get<OperationsView>('/operations');
      return body.services.every(({ state }) => state === 'look') && body;
    });
    for (const [service, name] of [
      ['credentials', 'parked-keys'],
      ['directory', 'set-aside'],
      ['notifications', 'overdue-deadlines'],
    ] as const)
      expect(signOf(body, service, name)).toMatchObject({ state: 'look', count: 1 });
    expect(signOf(body, 'directory', 'kept-numens')).toMatchObject({ state: 'fine', count: 0 });
  });

  it('says what it does not know, whoever is away and however, and ends as soon', async () => {
    const database = await lay('DATABASE_URL', ['credentials']);
    const log = await lay('BROKER_DATABASE_URL', ['directory', 'credentials', 'notifications']);

    database.unplug();
    const away = await status(folder, '--json');
    expect(away.code).toBe(1);
    const { broker, services } = JSON.parse(away.out) as OperationsView & { broker: object };
    expect(broker).toEqual({ kind: 'embedded', state: 'fine' });
    expect(services.map(({ service, state }) => [service, state])).toEqual([
      ['directory', 'look'],
      ['credentials', 'unknown'],
      ['notifications', 'look'],
    ]);

    await database.plug();
    database.swallow();
    log.swallow();
    const { code, out } = await status(folder, '--within', SILENCE);
    expect(code).toBe(1);
    expect(out).toMatch(/^messages set aside +! 1 +! unknown +0$/m);
    expect(out).toMatch(/^messages to handle +! unknown +! unknown +! unknown$/m);
    expect(out).toContain('credentials: its database does not answer');
    expect(out).toContain('the broker does not answer');
  });
});

describe('credentials whose database is lost', () => {
  let jean: string;
  const accountOf = async (agentId: string) => {
    const [row] = await academy.query<{ login: string; kind: string | null }>(
      'credentials',
      `SELECT login, kind FROM accounts LEFT JOIN password_hashes USING (agent_id) WHERE agent_id = '${agentId}'`,
    );
    return row;
  };
  const signIn = async (login: string, password: string) =>
    (await new ApiClient(academy.gateway).signIn(login, password)).status;

  it('opens no account until it has learnt again', async () => {
    academy.signal('credentials', 'SIGSTOP');
    // The gateway cannot ask credentials who is asking: the directory is called as the gateway would.
    const { directory } = await environmentsIn(academy.dataDir);
    const broker = directory.BROKER_DATABASE_URL!;
    const { url } = academy.services.find(({ name }) => name === 'directory')!;
    const inside = new InternalClient(() => url, directory.SERVICE_CREDENTIAL!);
    const grants = { roles: ['administrator' as const], managedUnits: [] };
    const created = await inside.call<CreatedAgent>('POST', 'agents', tutorial.jean, { grants });
    expect(created.status).toBe(201);
    jean = created.body.agentId;
    for (const { name } of [topics.agents, topics.enrolments])
      await until(`Jean on ${name}`, async () => {
        const sql = 'SELECT FROM messages WHERE topic = $1 AND key = $2';
        return (await query(broker, sql, [name, jean])).length === 1;
      });
    const own = academy.databaseUrl('credentials');
    await query(
      own,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await query(own, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    // Nor is the sealed NUMEN on its topic any more.
    await query(broker, 'DELETE FROM messages WHERE topic = $1', [topics.enrolments.name]);
    await academy.kill('credentials');
    expect(await academy.query('credentials', 'SELECT FROM events')).toEqual([]);
  });

  it('gets back its accounts and logins from resync, without passwords', async () => {
    const resynced = await ops('resync', 'credentials');
    expect(resynced).toMatchObject({ code: 0, out: expect.stringContaining('era 1') });
    expect(await accountOf(roger)).toEqual({ login: 'rmoulinaux', kind: null });
    expect(await accountOf(jean)).toEqual({ login: 'jpin', kind: null });
    expect(await signIn('rmoulinaux', tutorial.roger.numen)).toBe(401);
  });

  it('gets the NUMEN that was never taken in from reseal, once, and its holder signs in', async () => {
    const resealed = await ops('--json', 'reseal');
    expect(resealed.code).toBe(0);
    expect(JSON.parse(resealed.out)).toMatchObject({ sealed: 1, waiting: 0, setAside: 0 });
    expect(resealed.out + resealed.err).not.toContain(tutorial.jean.numen);
    await until('the password of Jean', async () => (await accountOf(jean))?.kind === 'numen');
    expect(await signIn('jpin', tutorial.jean.numen)).toBe(201);
    await until('the directory to have dropped the NUMEN', async () => (await numensLeft()) === 0);
    expect(await ops('reseal')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^0 sealed NUMENs/),
    });
  });

  it('tells states again on demand, and only states', async () => {
    const states = topics.accountsState.name;
    const [told, ...refused] = await Promise.all([
      ops('--json', 'republish', states),
      ops('republish', topics.accounts.name),
      ops('republish', topics.enrolments.name),
    ]);
    expect(told.code).toBe(0);
    expect(JSON.parse(told.out)).toMatchObject({ topic: states, states: 3, waiting: 0 });
    expect(refused).toMatchObject([
      { code: 2, err: expect.stringContaining('tells events, each once') },
      { code: 2, err: expect.stringContaining('reseal') },
    ]);
  });
});
