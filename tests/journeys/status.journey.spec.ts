import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OperationsView, ServiceOperations } from '@citadelle/contracts/calls';
import {
  administrator,
  ApiClient,
  Cable,
  type OpsOutcome,
  opsProcess,
  until,
} from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listedMetrics } from '../support/metrics-list.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';

/** Seconds in which everybody who is there has answered, also on a busy machine. */
const PATIENCE = '20';
/** Seconds after which who has not answered is taken for silent. */
const SILENCE = '6';

type Environments = Record<ServiceOperations['service'], Record<string, string>>;

describe('npm run ops -- status', () => {
  let academy: RunningAcademy;
  /** A data folder in which databases are reached by cables. */
  let folder: string;
  const cables = new Map<string, Cable>();

  beforeAll(async () => {
    academy = await startAcademy({ transport: 'embedded', empty: true });
    folder = await mkdtemp(join(tmpdir(), 'citadelle-status-'));
    await copyFile(join(academy.dataDir, 'environments.json'), join(folder, 'environments.json'));
  }, 240_000);
  afterAll(async () => {
    for (const cable of cables.values()) cable.unplug();
    if (folder) await rm(folder, { recursive: true });
    await academy?.stop();
  }, 60_000);

  const status = (dataDir = academy.dataDir, ...options: string[]) =>
    opsProcess({ CITADELLE_DATA: dataDir }, 'status', '--within', PATIENCE, ...options).ended;
  const seenBy = ({ out }: OpsOutcome) => JSON.parse(out) as OperationsView & { broker: object };
  const signOf = (seen: OperationsView, service: string, name: string) =>
    seen.services.find((one) => one.service === service)!.signs.find((one) => one.name === name)!;

  /** Lays a cable to a database, for whoever is told of it by the folder. */
  async function lay(setting: string, services: (keyof Environments)[]): Promise<Cable> {
    const file = join(folder, 'environments.json');
    const environments = JSON.parse(await readFile(file, 'utf8')) as Environments;
    const cable = new Cable(new URL(environments[services[0]!][setting]!));
    await cable.plug();
    for (const service of services) environments[service][setting] = cable.url();
    await writeFile(file, JSON.stringify(environments));
    cables.set(setting, cable);
    return cable;
  }

  it('says that all is well on one screen, and ends with 0', async () => {
    const { code, out, err } = await until('all to be well', async () => {
      const ended = await status();
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
      const expected = listed.filter(({ where }) => places.includes(where));
      expect({ service, shown: shown.sort() }).toEqual({
        service,
        shown: expected.map(({ name }) => name).sort(),
      });
    }
  });

  it('ends with 2 where nothing runs', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'citadelle-nothing-'));
    const { code, out, err } = await status(empty);
    await rm(empty, { recursive: true });
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('start it with npm start');
  });

  it('says what to look at, and what to do, and ends with 1; administrators are told the same', async () => {
    await academy.query(
      'credentials',
      `INSERT INTO parked_messages (group_name, topic, partition, "offset", key, message, reason)
       VALUES ('credentials', 'academie.directory.agents.v1', 0, 999999, 'k', '{}', 'Broken')`,
    );
    await academy.query(
      'directory',
      `INSERT INTO outbox_set_aside (id, topic, key, reason, message) VALUES (-1, 't', 'k', 'r', '{}')`,
    );
    await academy.query(
      'notifications',
      `INSERT INTO deadlines (id, kind, due_at, data, correlation_id, next_try_at)
       SELECT 'x', 'of-nobody', at, '{}', 'c', at FROM (SELECT now() - interval '2 h' AS at) AS due`,
    );
    const { code, out } = await status();
    expect(code).toBe(1);
    expect(out).toMatch(/^parked keys +0 +! 1 +0$/m);
    expect(out).toMatch(/^messages set aside +! 1 +0 +0$/m);
    expect(out).toMatch(/^deadlines overdue +0 +0 +! 1 \(2 h\)$/m);
    expect(out).toContain('parked keys: npm run ops -- parked list');

    const hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    const body = await until('an answer of all to administrators', async () => {
      const { body } = await hr.get<OperationsView>('/operations');
      return body.services.every(({ state }) => state === 'look') && body;
    });
    const machine = seenBy(await status(academy.dataDir, '--json'));
    for (const [service, name] of [
      ['credentials', 'parked-keys'],
      ['directory', 'set-aside'],
      ['notifications', 'overdue-deadlines'],
      ['directory', 'kept-numens'],
    ] as const) {
      const { state, count } = signOf(body, service, name);
      expect(signOf(machine, service, name)).toMatchObject({ state, count });
    }
  });

  it('says what it does not know, whoever is away and however, and ends as soon', async () => {
    const away = async (...options: string[]) => {
      const ended = await status(folder, '--json', ...options);
      expect(ended.code).toBe(1);
      const { broker, services } = seenBy(ended);
      return { broker, services: services.map(({ service, state }) => [service, state].join(' ')) };
    };
    const database = await lay('DATABASE_URL', ['credentials']);
    const log = await lay('BROKER_DATABASE_URL', ['directory', 'credentials', 'notifications']);
    const known = ['directory look', 'notifications look'];

    database.unplug();
    expect(await away()).toMatchObject({
      broker: { kind: 'embedded', state: 'fine' },
      services: [known[0], 'credentials unknown', known[1]],
    });
    await database.plug();
    database.swallow();
    expect((await away('--within', SILENCE)).services).toEqual([
      known[0],
      'credentials unknown',
      known[1],
    ]);
    log.swallow();
    const both = await away('--within', SILENCE);
    expect(both.broker).toMatchObject({ state: 'unknown' });
    expect(both.services).toEqual([known[0], 'credentials unknown', known[1]]);
    const { out } = await status(folder, '--within', SILENCE);
    expect(out).toContain('credentials: its database does not answer');
    expect(out).toContain('the broker does not answer');
  });
});
