import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuditKey,
  CheckpointMaker,
  EventStore,
  eventStoreMigrations,
  runMigrations,
  type SignedMark,
  type Verification,
} from '@citadelle/event-store';
import { messagingMigrations } from '@citadelle/messaging';
import {
  createTestDatabase,
  type OpsOutcome,
  opsProcess,
  type TestDatabase,
} from '@citadelle/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { opsHere } from '../ops-here.fixture.js';
import { definitionOf } from '../services.js';

const NOBODY = 'postgres://nobody:nobody@127.0.0.1:1/nothing';
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');

let database: TestDatabase;
let dataSource: DataSource;
let folder: string;
let logged: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  const { persistence } = await definitionOf('notifications');
  const own = persistence!({} as never).migrations;
  const migrations = [...eventStoreMigrations, ...messagingMigrations, ...own];
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    migrations,
  }).initialize();
  await runMigrations(dataSource);
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await dataSource?.destroy();
  await database?.drop();
});
beforeEach(async () => {
  await dataSource.query('TRUNCATE events, checkpoints, checkpoint_heads, checkpoint_anchor');
  logged = [];
  await write('first', 3);
  await checkpoint();
  await write('second', 2);
  await checkpoint();
  setUp();
});

async function write(stream: string, count: number): Promise<void> {
  const store = new EventStore(dataSource, {
    ...{ source: '/test', schemas: { Counted: { version: 1 } }, projections: [], publishers: [] },
    personalDataKey: randomBytes(32),
  });
  const events = Array.from({ length: count }, (_, n) => ({ type: 'Counted', data: { n } }));
  await store.write({ correlationId: 'c', by: 'system' }, (tx) => tx.append(stream, 0, events));
}

/** Does something by a clock that is late: changed afterwards, an event would not be what its hash was made of. */
async function threeHoursAgo(work: () => Promise<void>): Promise<void> {
  const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;
  const ticks = ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] as const;
  const now = Date.now() - 3 * 60 * 60 * 1000;
  jest.useFakeTimers({ now, doNotFake: [...timers, ...ticks, 'performance', 'hrtime'] });
  try {
    await work();
  } finally {
    jest.useRealTimers();
  }
}

/** Makes one, and logs it as the service does. */
async function checkpoint(): Promise<void> {
  const auditKey = new AuditKey(Buffer.from(key(1), 'base64'));
  const maker = new CheckpointMaker({ dataSource, service: 'notifications', key: auditKey });
  for await (const made of maker.makeWhenOlderThan(0)) {
    const { number, position, at, hash, keyId, signature } = made;
    logged.push(lineOf({ number, position, at, hash, keyId, signature }));
  }
}

function lineOf(mark: SignedMark): string {
  return `notifications-1  | ${JSON.stringify({ level: 'info', service: 'notifications', checkpoint: mark, msg: 'checkpoint' })}\n`;
}

/** What an operator's machine knows of the service that runs. */
function setUp(settings: Record<string, string> = {}): void {
  const notifications = {
    ...{ SERVICE_CREDENTIAL: 'c'.repeat(32), SMTP_URL: 'smtp://localhost' },
    ...{ PUBLIC_URL: 'http://localhost', DATABASE_URL: database.url, BROKER_DATABASE_URL: NOBODY },
    ...{ PERSONAL_DATA_KEY: key(2), NOT_ME_TOKEN_KEY: key(3), AUDIT_KEY: key(1) },
    ...settings,
  };
  writeFileSync(join(folder, 'environments.json'), JSON.stringify({ notifications }));
}

const environment = () => ({ CITADELLE_DATA: folder });
const verify = async (...args: string[]) => harmless(await opsHere(environment(), ...args));

/** The outcome, in which no secret stands. */
function harmless(outcome: OpsOutcome): OpsOutcome {
  for (const secret of [key(1), key(2), key(3), database.url])
    expect(outcome.out + outcome.err).not.toContain(secret);
  return outcome;
}

function logOf(...lines: string[]): string {
  const file = join(folder, 'service.log');
  writeFileSync(file, ['notifications-1  | started\n', ...lines].join(''));
  return file;
}

describe('npm run ops -- verify', () => {
  it('says that all is as it was written, and until when it vouches', async () => {
    const process = opsProcess(environment(), 'verify', 'notifications');
    const words = harmless(await process.ended);
    const json = await verify('--json', 'verify', 'notifications');
    expect(words.code).toBe(0);
    expect(words.out).toMatch(
      /^notifications: 5 events in 2 streams, 2 checkpoints: all as it was written\n {2}Vouched for until \S+ \(checkpoint 2, position \d+\); the 0 events after it, by their chains alone\.\n$/,
    );
    const { services } = JSON.parse(json.out) as { services: Verification[] };
    expect(services).toMatchObject([{ service: 'notifications', events: 5, findings: [] }]);
  });

  it('signs what it found to be well, so that it is vouched for from then on', async () => {
    await write('third', 2);
    const { code, out } = await verify('verify', 'notifications');
    expect([code, out]).toEqual([0, expect.stringContaining('Checkpoint 3 was signed now')]);
    logged.push(`${out.split('\n').find((line) => line.includes('"checkpoint":'))!}\n`);
    await dataSource.query(`DELETE FROM events WHERE stream = 'third'`);
    const later = await verify('verify', 'notifications');
    expect(later).toMatchObject({
      code: 1,
      out: expect.stringContaining('vanished: third is gone'),
    });
    expect(later.out).not.toContain('was signed now');
    await dataSource.query('TRUNCATE checkpoints, checkpoint_heads, checkpoint_anchor');
    const byLog = await verify('verify', 'notifications', '--log', logOf(...logged));
    expect(byLog).toMatchObject({ code: 1, out: expect.stringContaining('checkpoint 3 is gone') });
  });

  it('signs nothing where no checkpoint shows that the key is the right one', async () => {
    await dataSource.query('TRUNCATE checkpoints, checkpoint_heads, checkpoint_anchor');
    setUp({ AUDIT_KEY: key(9) });
    const { code, out } = await verify('--json', 'verify', 'notifications');
    expect([code, JSON.parse(out)]).toMatchObject([0, { services: [{ signed: null }] }]);
    expect(await dataSource.query('SELECT FROM checkpoints')).toEqual([]);
  });

  it('says that nobody made checkpoints of old events, and signs none then', async () => {
    await dataSource.query('TRUNCATE events, checkpoints, checkpoint_heads, checkpoint_anchor');
    await threeHoursAgo(() => write('old', 2));
    const { code, out } = await verify('--json', 'verify', 'notifications');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      services: [{ checkpoints: 0, findings: [], signed: null }],
    });
  });

  it('says what is not, and that somebody must look', async () => {
    await dataSource.query(`UPDATE events SET data = '{}' WHERE (stream, version) = ('first', 2)`);
    await dataSource.query(`DELETE FROM events WHERE (stream, version) = ('second', 2)`);
    const { code, out } = await verify('verify', 'notifications');
    expect(code).toBe(1);
    expect(out).toContain('altered: event 2 of first, or the hash before it');
    expect(out).toMatch(/cut: event 2 at the end of second is gone, after checkpoint 2 \(20/);
    expect(out).toContain('What is not told above is vouched for until');
  });

  it('finds by the log what is gone with all that told of it', async () => {
    await dataSource.query('TRUNCATE checkpoints, checkpoint_heads, checkpoint_anchor');
    const forged = logged[1]!.replace(/"number":2/, '"number":3');
    const log = logOf(...logged, forged);
    const withLog = await verify('verify', 'notifications', '--log', log);
    const ofNoFile = await verify('verify', 'notifications', '--log', join(folder, 'none.log'));
    const without = await verify('verify', 'notifications');
    expect(without).toMatchObject({
      code: 0,
      out: expect.stringContaining('No checkpoint to vouch by'),
    });
    expect(withLog.code).toBe(1);
    expect(withLog.out).toContain('checkpoint missing: checkpoint 1 is gone');
    expect(withLog.out).toContain('checkpoint missing: checkpoint 2 is gone');
    expect(withLog.out).not.toContain('checkpoint 3');
    expect(withLog.out).toContain('service.log, line 4: not what was signed');
    expect(ofNoFile).toMatchObject({
      code: 2,
      err: expect.stringContaining('none.log cannot be read (ENOENT)'),
    });
  });

  it('says in one sentence that the key is the wrong one', async () => {
    setUp({ AUDIT_KEY: key(9) });
    await write('third', 1);
    const { code, out, err } = await verify('verify', 'notifications');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/\nnotifications: AUDIT_KEY is not the key that signed its checkpoints/);
  });

  it('says that a service is not there, and that a database is away', async () => {
    const wrong = await verify('verify', 'nobody');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('no service nobody') });
    setUp({ DATABASE_URL: NOBODY });
    const away = await verify('verify', 'notifications');
    expect(away.code).toBe(1);
    expect(away.out).toContain('not verified. What notifications needs is away (');
  });
});
