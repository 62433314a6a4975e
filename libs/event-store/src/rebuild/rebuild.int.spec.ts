import { describe, expect, it, jest } from '@jest/globals';
import { Interrupted, sleep } from '@citadelle/async';
import { metadata, counted, until } from '../ledger.fixture.js';
import { FreshTables } from './fresh-tables.js';
import { Gate, totals, totalsWorld } from './rebuild.fixture.js';

const world = totalsWorld();

/** What makes the tables what they are, as PostgreSQL tells it, without their rows. */
async function catalogs() {
  const tables = `('totals', 'Counts of all')`;
  return [
    await world.ledger.rows(
      `SELECT table_name, column_name, ordinal_position, data_type, column_default, is_nullable, collation_name,
              is_generated, generation_expression, is_identity
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name IN ${tables} ORDER BY 1, 3`,
    ),
    await world.ledger.rows(
      `SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ${tables}
       ORDER BY 1, 2`,
    ),
    await world.ledger.rows(
      `SELECT conname, contype, convalidated, pg_get_constraintdef(oid) AS definition, obj_description(oid) AS comment
       FROM pg_constraint WHERE conrelid::regclass::text IN ('totals', '"Counts of all"') ORDER BY 1`,
    ),
    await world.ledger.rows(
      `SELECT c.relname, c.relacl::text, c.reloptions, t.reloptions AS toast, obj_description(c.oid) AS comment
       FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
       WHERE c.relnamespace = 'public'::regnamespace
         AND (c.relname IN ${tables} OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'totals'::regclass))
       ORDER BY 1`,
    ),
    await world.ledger.rows(
      `SELECT attname, attstorage, attstattarget, col_description(attrelid, attnum) FROM pg_attribute
       WHERE attrelid = 'totals'::regclass AND attnum > 0 ORDER BY 1`,
    ),
  ];
}

describe('a rebuild', () => {
  it('makes the same tables again, to the last detail, and publishes nothing', async () => {
    for (const n of [3, 12, 5]) await world.append(n, 1);
    const [before, rows] = [await catalogs(), await world.rows()];
    const published = await world.ledger.rows('SELECT * FROM outbox ORDER BY id');
    await world.ledger.rows(`UPDATE totals SET total = 99; DELETE FROM "Counts of all"`);
    expect(await world.store.rebuild(totals)).toEqual({
      ...{ events: 6, rows: 6 + 4, heldMs: expect.any(Number) },
    });
    expect(await world.rows()).toEqual(rows);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
    expect(await catalogs()).toEqual(before);
    expect(await world.ledger.rows('SELECT * FROM outbox ORDER BY id')).toEqual(published);
    expect(await world.leftovers()).toEqual([]);
  });

  it('makes empty tables of an empty log', async () => {
    await world.ledger.rows('INSERT INTO "Counts of all" VALUES (1, 1)');
    expect(await world.store.rebuild(totals)).toMatchObject({ events: 0, rows: 0 });
    expect(await world.rows()).toEqual([]);
  });

  it('goes on beside those who read and write by statements they prepared before', async () => {
    for (let n = 0; n < 15; n += 1) await world.append(...Array(100).fill(1));
    await world.ledger.rows('UPDATE totals SET total = total + 1');
    let writing = true;
    let written = 15;
    const write = async (append: () => Promise<unknown>) => {
      while (writing) {
        await append();
        written += 1;
        await sleep(10);
      }
    };
    const holdAndAppend = () =>
      world.store.write(metadata, async (tx) => {
        await tx.manager.query('SELECT FROM totals LIMIT 1 FOR SHARE');
        await tx.append(`held-${written}`, 0, [counted(3)]);
      });
    const read = async () => {
      while (writing) {
        const least = written;
        const [row] = await world.ledger.rows<{ count: string }>('SELECT count(*) FROM totals');
        expect(Number(row!.count)).toBeGreaterThanOrEqual(least);
      }
    };
    const others = Promise.all([
      write(() => world.append(1, 2)),
      write(holdAndAppend),
      read(),
      read(),
    ]);
    await world.store.rebuild(totals).finally(() => (writing = false));
    await others;
    expect(written).toBeGreaterThan(15);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
    await world.append(7);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
  });

  it('waits for who has written and not ended, whom the others do not wait for', async () => {
    await world.append(1);
    let rebuilding: Promise<unknown> | undefined;
    const steps: string[] = [];
    await world.store.write(metadata, async (tx) => {
      await tx.append('long', 0, [counted(5)]);
      const onProgress = ({ step }: { step: string }) => void steps.push(step);
      rebuilding = world.store.rebuild(totals, { onProgress });
      await until(() => steps.includes('waiting'));
      for (let n = 0; n < 20; n += 1) await world.append(1);
      await until(() => steps.filter((step) => step === 'waiting').length > 1);
      expect(steps).not.toContain('indexing');
    });
    await rebuilding;
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
    expect(await world.ledger.rows(`SELECT total FROM totals WHERE stream = 'long'`)).toEqual([
      { total: '5' },
    ]);
  });

  it('waits for who looks at the tables in a long transaction, whom writers do not wait for', async () => {
    await world.append(1);
    const steps: string[] = [];
    let rebuilding: Promise<unknown> | undefined;
    await world.ledger.dataSource.transaction(async (manager) => {
      await manager.query('SELECT FROM totals FOR UPDATE');
      const onProgress = ({ step }: { step: string }) => void steps.push(step);
      rebuilding = world.store.rebuild(totals, { onProgress });
      await until(() => steps.at(-1) === 'waiting');
      for (let n = 0; n < 20; n += 1) await world.append(1);
    });
    await rebuilding;
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
  });

  it('swaps only once few events are left to load while writers wait', async () => {
    await world.append(1);
    const batches: number[] = [];
    // What comes while one round is loaded is there for the next one, and 700 are too many for the last one.
    const meanwhile = [[1], Array<number>(700).fill(1)];
    await world.store.rebuild({
      ...totals,
      project: async (events, manager) => {
        batches.push(events.length);
        await world.append(...(meanwhile.shift() ?? []));
        await totals.project(events, manager);
      },
    });
    expect(batches).toEqual([1, 1, 700]);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
  });
});

describe('the last round of a rebuild', () => {
  it('gives up when it takes too long, and loads what there was while nobody waits', async () => {
    await world.append(1);
    const steps: string[] = [];
    const batches: number[] = [];
    let isLast = false;
    // By a clock of its own: how fast the machine is must not count.
    let passed = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => passed);
    const slow = {
      ...totals,
      project: async (...[events, manager]: Parameters<typeof totals.project>) => {
        batches.push(events.length);
        if (isLast && events.length <= 50) passed += 350;
        await totals.project(events, manager);
      },
    };
    let rebuilding: ReturnType<typeof world.store.rebuild> | undefined;
    await world.ledger.dataSource.transaction(async (manager) => {
      await manager.query('SELECT FROM totals FOR UPDATE');
      const onProgress = ({ step }: { step: string }) => void steps.push(step);
      rebuilding = world.store.rebuild(slow, { onProgress });
      await until(() => steps.at(-1) === 'waiting');
      isLast = true;
      await world.append(...Array<number>(300).fill(1));
    });
    await rebuilding;
    clock.mockRestore();
    expect(batches).toEqual([1, 50, 50, 50, 300]);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
  });

  it('is done again, with all before it, when this process stood still in it', async () => {
    await world.append(1);
    jest.spyOn(FreshTables.prototype, 'swap').mockImplementationOnce(async () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
    });
    expect(await world.store.rebuild(totals)).toMatchObject({ events: 1, rows: 2 });
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
    expect(await world.leftovers()).toEqual([]);
  });

  it('goes through when it is interrupted after the swap', async () => {
    await world.append(1);
    const interruption = new AbortController();
    jest.spyOn(FreshTables.prototype, 'countLive').mockImplementationOnce(async () => {
      interruption.abort();
      throw new Error('canceling statement due to user request');
    });
    const rebuilt = await world.store.rebuild(totals, { signal: interruption.signal });
    expect(rebuilt).toMatchObject({ events: 1, rows: 2 });
    expect(await world.leftovers()).toEqual([]);
  });
});

describe('a rebuild that does not end well', () => {
  it('leaves everything as it was when it is interrupted, and can be run again', async () => {
    for (const n of [1, 2, 3]) await world.append(n);
    await world.ledger.rows('UPDATE totals SET total = 99');
    const rows = await world.rows();
    const interruption = new AbortController();
    const gate = new Gate();
    gate.shut();
    const { signal } = interruption;
    const rebuilding = world.store.rebuild(gate.before(totals), { signal });
    await until(() => gate.batches > 0);
    interruption.abort();
    gate.open();
    await expect(rebuilding).rejects.toThrow(Interrupted);
    expect(await world.rows()).toEqual(rows);
    expect(await world.leftovers()).toEqual([]);
    await world.store.rebuild(totals);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
  });

  it('does not wait for a statement that takes long', async () => {
    await world.append(1);
    const interruption = new AbortController();
    let asleep = false;
    const sleepy = {
      ...totals,
      project: async (...[, manager]: Parameters<typeof totals.project>) => {
        asleep = true;
        await manager.query('SELECT pg_sleep(60)');
      },
    };
    const rebuilding = world.store.rebuild(sleepy, { signal: interruption.signal });
    await until(() => asleep);
    interruption.abort();
    await expect(rebuilding).rejects.toThrow(Interrupted);
  });

  it('leaves what it made behind when it is killed, which the next one drops', async () => {
    await world.append(1, 2);
    const gate = new Gate();
    gate.shut();
    const rebuilding = world.store.rebuild(gate.before(totals));
    const failed = expect(rebuilding).rejects.toThrow();
    await until(() => gate.batches > 0);
    const killed = await world.ledger.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 4171004 AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(killed).toHaveLength(1);
    gate.open();
    await failed;
    expect(await world.leftovers()).toEqual([{ nspname: 'rebuild_totals' }]);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
    await world.store.rebuild(totals);
    expect(await world.leftovers()).toEqual([]);
    expect(await world.rows()).toEqual(await world.rowsByTheLog());
  });
});
