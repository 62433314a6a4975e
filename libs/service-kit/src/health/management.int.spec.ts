import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase, until } from '@citadelle/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { MigrationInterface } from 'typeorm';
import { sampleService, slow } from '../service/sample-service.fixture.js';
import type { ServiceDefinition } from '../service/service-definition.js';
import { type RunningService, startService } from '../service/start-service.js';
import { PersistentServiceConfig, ServiceConfig } from '../configuration/service-config.js';

const CREDENTIAL = 'a-service-credential-of-32-characters';

/** What a migration that takes its time waits for. */
const migration = { release: (): void => undefined, begun: false };

class LongMigration1899999999999 implements MigrationInterface {
  readonly name = 'LongMigration1899999999999';

  async up(): Promise<void> {
    migration.begun = true;
    await new Promise<void>((resolve) => (migration.release = resolve));
  }

  async down(): Promise<void> {}
}

const gateway: ServiceDefinition = {
  name: 'gateway',
  config: ServiceConfig,
  module: () => ({ module: class Nothing {} }),
};

let databases: TestDatabase[] = [];
let started: RunningService[] = [];
let log: string[] = [];

const PERSONAL_DATA_KEY = randomBytes(32).toString('base64');
const AUDIT_KEY = randomBytes(32).toString('base64');
const environment = (settings = {}) => ({
  PORT: '0',
  SERVICE_CREDENTIAL: CREDENTIAL,
  DATABASE_URL: databases[0]!.url,
  BROKER_DATABASE_URL: databases[1]!.url,
  TOPIC_PARTITIONS: '2',
  PERSONAL_DATA_KEY,
  AUDIT_KEY,
  ...settings,
});

async function start<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
  settings = {},
): Promise<RunningService> {
  const logTo = { write: (line: string) => void log.push(line) };
  const service = await startService(definition, environment(settings), { logTo });
  started.push(service);
  return service;
}

const asService = { headers: { 'x-service-credential': CREDENTIAL } };
const statusOf = async (url: string, init: RequestInit = {}) => (await fetch(url, init)).status;
const jsonOf = async (url: string): Promise<unknown> => (await fetch(url)).json();

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterEach(async () => {
  await Promise.all(started.map((service) => service.stop()));
  started = [];
  log = [];
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

describe('the management port', () => {
  it('tells that a service lives, is ready, and what it counts', async () => {
    const { management, url } = await start(sampleService);
    expect(management).not.toBe(url);
    expect(await jsonOf(`${management}/health/live`)).toEqual({ status: 'ok' });
    expect(await jsonOf(`${management}/health/ready`)).toEqual({
      status: 'ok',
      checks: { started: 'ok', database: 'ok' },
    });
    const metrics = await fetch(`${management}/metrics?name=all`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('process_resident_memory_bytes');
    expect(await statusOf(`${management}/health/live`, { method: 'HEAD' })).toBe(200);
    expect(await statusOf(`${management}/health/live`, { method: 'POST' })).toBe(405);
    expect(await statusOf(`${management}/internal/samples`, asService)).toBe(404);
  });

  it.each(['/health/live', '/health/ready', '/metrics'])(
    'alone has %s of a service',
    async (path) => {
      const { url } = await start(sampleService);
      expect(await statusOf(url + path)).toBe(401);
      expect(await statusOf(url + path, asService)).toBe(404);
    },
  );

  it('leaves to the public port of the gateway whether it is ready, and no more', async () => {
    const { url, management } = await start(gateway);
    expect(await jsonOf(`${url}/health/live`)).toEqual({ status: 'ok' });
    expect(await jsonOf(`${url}/health/ready`)).toEqual({ status: 'ok' });
    expect(await statusOf(`${url}/metrics`)).toBe(404);
    expect(await jsonOf(`${management}/health/ready`)).toEqual({
      status: 'ok',
      checks: { started: 'ok' },
    });
    expect(await (await fetch(`${management}/metrics`)).text()).toContain(
      'process_resident_memory_bytes',
    );
  });

  it('says that the service lives, and is not ready, while its migrations run', async () => {
    const persistence = sampleService.persistence!;
    const starting = start({
      ...sampleService,
      persistence: (config: PersistentServiceConfig) => {
        const { migrations, ...rest } = persistence(config);
        return { ...rest, migrations: [...migrations, LongMigration1899999999999] };
      },
    });
    await until('the migration', () => migration.begun);
    const port = /"managementPort":(\d+)/.exec(log.join(''))?.[1];
    const management = `http://127.0.0.1:${port}`;
    try {
      expect(await statusOf(`${management}/health/live`)).toBe(200);
      expect(await statusOf(`${management}/health/ready`)).toBe(503);
      expect(await jsonOf(`${management}/health/ready`)).toEqual({
        status: 'unavailable',
        checks: { started: 'unavailable' },
      });
    } finally {
      migration.release();
      await starting;
    }
    expect(await statusOf(`${management}/health/ready`)).toBe(200);
  });

  it('says that the service lives, and is not ready, while it finishes what it has in hand', async () => {
    const { url, management, stop } = await start(sampleService);
    const untouched = slow.release;
    const held = fetch(`${url}/internal/slow`, asService);
    await until('the request', () => slow.release !== untouched);
    const stopped = stop();
    expect(await statusOf(`${management}/health/live`)).toBe(200);
    expect(await statusOf(`${management}/health/ready`)).toBe(503);
    slow.release();
    expect((await held).status).toBe(200);
    await stopped;
    await expect(fetch(`${management}/health/live`)).rejects.toThrow();
  });

  it('says that the service is ready while all that metrics count is slow to come', async () => {
    // Deadlines, checkpoints and joining the broker may wait for one each; then one is left for readiness.
    const { management } = await start(sampleService, { DATABASE_POOL: '6' });
    const holder = new pg.Client({ connectionString: databases[0]!.url });
    await holder.connect();
    await holder.query(
      'BEGIN; LOCK outbox, outbox_set_aside, events, checkpoints, parked_messages, deadlines',
    );
    const scraped = fetch(`${management}/metrics`);
    await until('metrics that wait', async () => {
      // A transaction would see the same activity for ever.
      await holder.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await holder.query<{ waiting: number }>(
        `SELECT count(*)::integer AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%outbox%'`,
      );
      return rows[0]!.waiting >= 2;
    });
    const ready = await jsonOf(`${management}/health/ready`);
    await holder.end();
    expect(ready).toMatchObject({ status: 'ok' });
    expect((await scraped).status).toBe(200);
  });

  it('counts requests by route, what waits and what was parked', async () => {
    const { url, management } = await start(sampleService);
    const sample = { birthDate: '1990-01-30', numen: '03E1500444CHW', unit: 'SIG-AESH' };
    await fetch(`${url}/internal/samples`, {
      method: 'POST',
      headers: { ...asService.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ...sample, usualName: 'Poison' }),
    });
    const metrics = async () => (await fetch(`${management}/metrics`)).text();
    await until('a parked message', async () =>
      /^parked_messages\{[^}]*\} 1$/m.test(await metrics()),
    );
    const text = await metrics();
    for (const gauge of ['pending', 'oldest_seconds', 'set_aside', 'relay_leader'])
      expect(text).toMatch(new RegExp(`^outbox_${gauge}\\{[^}]*\\} [\\d.]+$`, 'm'));
    expect(text).toMatch(/^consumer_lag\{[^}]*\} \d+$/m);
    expect(text).toMatch(/^broker_up\{[^}]*\} 1$/m);
    expect(text).toMatch(/^consumer_ready\{[^}]*\} 1$/m);
    expect(text).toMatch(
      /^http_request_duration_seconds_count\{.*route="\/internal\/samples".*\} \d+$/m,
    );
    expect(log.join('')).toContain('a message was parked');
    expect(log.join('')).not.toContain('azerty');
  });
});
