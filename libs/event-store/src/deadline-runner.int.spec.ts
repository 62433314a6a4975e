import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { DeadlineRunner } from './deadline-runner.js';
import { EraStore } from './era.store.js';
import type { Deadline } from './events.js';
import { counted, type Ledger, metadata, openLedger, until } from './ledger.fixture.js';

describe('the deadlines', () => {
  let ledger: Ledger;
  let runners: DeadlineRunner[];
  beforeAll(async () => {
    ledger = await openLedger();
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    await ledger.rows('TRUNCATE events, deadlines, era');
    runners = [];
  });
  afterEach(() => Promise.all(runners.map((runner) => runner.stop())));

  const runner = (handlers: Record<string, Parameters<DeadlineRunner['on']>[1]>) => {
    const started = new DeadlineRunner({ ...ledger, pollMs: 20 });
    for (const [kind, handler] of Object.entries(handlers)) started.on(kind, handler);
    started.start();
    runners.push(started);
    return started;
  };
  const set = (id: string, inMs: number, kind = 'remind', data: object = {}) => {
    const deadline: Deadline = { id, kind, dueAt: new Date(Date.now() + inMs), data };
    return ledger.store.write(metadata, (tx) => tx.setDeadline(deadline)).then(() => deadline);
  };
  /** 150 of a kind that are due, more than are fetched at a time. */
  const setMany = (kind: string) =>
    ledger.rows(
      `INSERT INTO deadlines (id, kind, due_at, data, correlation_id, next_try_at)
       SELECT $1::text || n, $1::text, now() - interval '1 h', '{}', 'c', now() - interval '1 h'
       FROM generate_series(1, 150) n`,
      [kind],
    );
  const left = async () =>
    (await ledger.rows<{ id: string }>('SELECT id FROM deadlines ORDER BY id')).map(({ id }) => id);

  // The times of the database: the test's own clock may be another one.
  const bad = async () =>
    (
      await ledger.rows<{ attempts: number; next: number; now: number }>(
        `SELECT attempts, extract(epoch FROM next_try_at)::float8 AS next,
           extract(epoch FROM clock_timestamp())::float8 AS now
         FROM deadlines WHERE id = 'bad'`,
      )
    )[0];

  it('reach their handler when they are due, with the correlation of who set them', async () => {
    const deadline = await set('a', -1, 'remind', { n: 1 });
    await set('later', 60_000);
    const handled: Deadline[] = [];
    runner({
      remind: async (due, tx) => {
        handled.push(due);
        await tx.append('reminded', 0, [counted(1)]);
      },
    });
    await until(async () => (await left()).join() === 'later');
    expect(handled).toEqual([deadline]);
    const { events } = await ledger.store.load('reminded');
    expect(events[0]!.metadata).toEqual({ correlationId: metadata.correlationId, by: 'system' });
  });

  it('move when they are set again, and go when they are cleared', async () => {
    await set('moved', -1);
    await set('moved', 60_000);
    await set('cleared', -1);
    await ledger.store.write(metadata, (tx) => tx.clearDeadline('cleared'));
    await set('due', -1);
    const handled: string[] = [];
    runner({ remind: async ({ id }) => void handled.push(id) });
    await until(async () => (await left()).join() === 'moved');
    expect(handled).toEqual(['due']);
  });

  it('wait while the service learns again what its database lost', async () => {
    const { manager } = ledger.dataSource;
    const eras = new EraStore();
    await eras.startLearning(manager);
    await set('a', -1);
    const looks = jest.spyOn(ledger.dataSource, 'createQueryRunner');
    const handled: string[] = [];
    runner({ remind: async ({ id }) => void handled.push(id) });
    await until(async () => looks.mock.calls.length >= 3);
    looks.mockRestore();
    expect(handled).toEqual([]);
    await eras.endLearning(manager);
    await until(async () => (await left()).length === 0);
    expect(handled).toEqual(['a']);
  });

  it('may be set again by their own handler', async () => {
    await set('a', -1, 'remind', { n: 1 });
    const handled: unknown[] = [];
    runner({
      remind: async ({ id, kind, data }, tx) => {
        handled.push(data);
        if (handled.length === 1)
          await tx.setDeadline({ id, kind, dueAt: new Date(), data: { n: 2 } });
      },
    });
    await until(async () => (await left()).length === 0 && handled.length > 1);
    expect(handled).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('are handled once, whatever the number of replicas', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `d${n}`);
    for (const id of ids) await set(id, -1);
    const handled: string[] = [];
    for (let n = 0; n < 3; n += 1)
      runner({
        remind: async ({ id }, tx) => {
          await tx.append(`stream-${id}`, 0, [counted(1)]);
          handled.push(id);
        },
      });
    await until(async () => (await left()).length === 0);
    expect(handled.sort()).toEqual(ids.sort());
  });

  it('wait longer after each failure, and hold up no other', async () => {
    await set('bad', -2);
    await set('good', -1);
    const handled: string[] = [];
    let broken = true;
    let before = (await bad())!.now;
    runner({
      remind: async ({ id }, tx) => {
        await tx.append(`stream-${id}`, 0, [counted(1)]);
        if (id === 'bad' && broken) throw new Error('no');
        handled.push(id);
      },
    });
    for (const failures of [1, 2, 3]) {
      await until(async () => (await bad())?.attempts === failures);
      const { next, now } = (await bad())!;
      expect(next - now).toBeLessThanOrEqual(2 ** (failures - 1));
      expect(next - before).toBeGreaterThanOrEqual(2 ** (failures - 1));
      if (failures === 3) broken = false;
      before = now;
      await ledger.rows(`UPDATE deadlines SET next_try_at = now() WHERE id = 'bad'`);
    }
    // A handler has ended before its transaction has.
    await until(async () => (await left()).length === 0);
    expect(handled).toEqual(['good', 'bad']);
    expect((await ledger.store.load('stream-bad')).version).toBe(1);
  });

  it('are left alone when nobody handles their kind, however many they are', async () => {
    await setMany('escalate');
    await set('known', -1);
    runner({ remind: async () => undefined });
    await until(async () => !(await left()).includes('known'));
    expect(await left()).toHaveLength(150);
  });

  it('are left alone for a while on a database that only reads, and handled when it writes again', async () => {
    await setMany('remind');
    await ledger.rows(`
      CREATE FUNCTION only_reads() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'it only reads' USING ERRCODE = '25006'; END$$;
      CREATE TRIGGER only_reads BEFORE DELETE OR UPDATE ON deadlines
        FOR EACH STATEMENT EXECUTE FUNCTION only_reads()`);
    const errors: unknown[] = [];
    const onError = (error: unknown) => void errors.push(error);
    const patient = new DeadlineRunner({ ...ledger, pollMs: 60_000, onError });
    patient.on('remind', async () => undefined);
    patient.start();
    await until(async () => errors.length > 0);
    // Time in which it could try all of them.
    for (let n = 0; n < 150; n += 1) await left();
    await patient.stop();
    expect(errors).toHaveLength(1);
    await ledger.rows('DROP FUNCTION only_reads CASCADE');
    runner({ remind: async () => undefined });
    await until(async () => (await left()).length === 0);
  });
});
