import { describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { until } from '../ledger.fixture.js';
import { Gate, totals, totalsWorld } from './rebuild.fixture.js';

const world = totalsWorld();

/** Rebuilds what must not be rebuilt, and returns why. */
async function refusal(model = totals): Promise<string> {
  const rows = await world.rows();
  const error = await world.store.rebuild(model).then(
    () => new Error('it was not refused'),
    (refused: Error) => refused,
  );
  expect(error).toMatchObject({ name: 'RebuildRefused' });
  expect(await world.rows()).toEqual(rows);
  expect(await world.leftovers()).toEqual([]);
  return error.message;
}

describe('a rebuild is refused', () => {
  it('while another one is going on', async () => {
    await world.append(1);
    const gate = new Gate();
    gate.shut();
    const first = world.store.rebuild(gate.before(totals));
    await until(() => gate.batches > 0);
    await expect(world.store.rebuild(totals)).rejects.toThrow('Another rebuild is going on');
    gate.open();
    await first;
    await world.store.rebuild(totals);
  });

  it('no longer once the other has ended, though its session is still being closed', async () => {
    // The server may take its time with a session that was closed.
    const ending = jest.spyOn(DataSource.prototype, 'destroy').mockResolvedValue();
    try {
      await world.store.rebuild(totals);
      await world.store.rebuild(totals);
    } finally {
      ending.mockRestore();
    }
  });

  it.each([
    ['a view', 'CREATE VIEW seen AS SELECT total FROM totals', 'view seen'],
    [
      'a foreign key to it',
      'CREATE TABLE others (stream text COLLATE "C" REFERENCES totals)',
      'others_stream_fkey',
    ],
    [
      'a foreign key of its own',
      'ALTER TABLE totals ADD CONSTRAINT kept FOREIGN KEY (last) REFERENCES events',
      'constraint kept on table totals',
    ],
    [
      'a trigger',
      `CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
       CREATE TRIGGER watch BEFORE DELETE ON totals FOR EACH ROW EXECUTE FUNCTION nothing()`,
      'trigger watch',
    ],
    ['an identity', 'ALTER TABLE totals ADD id int GENERATED ALWAYS AS IDENTITY', 'totals_id_seq'],
    ['a policy', 'CREATE POLICY mine ON totals USING (true)', 'policy mine'],
    ['extended statistics', 'CREATE STATISTICS both_of ON total, last FROM totals', 'both_of'],
  ])('when %s hangs on a table', async (_what, sql, named) => {
    await world.ledger.rows(sql);
    const said = await refusal();
    expect(said).toContain('would lose what hangs on the tables of totals');
    expect(said).toContain(named);
    await world.ledger.rows('DROP TABLE IF EXISTS others; DROP FUNCTION IF EXISTS nothing CASCADE');
  });

  it('when a table is of a kind that is not made again', async () => {
    await world.ledger.rows('ALTER TABLE totals SET UNLOGGED');
    expect(await refusal()).toMatch('The table totals has something that a rebuild cannot make');
  });

  it('when a table is not there', async () => {
    const absent = { ...totals, tables: [...totals.tables, 'nowhere'] };
    expect(await refusal(absent)).toMatch('The table nowhere of totals is not there');
  });

  it('when the projection writes what is not its own', async () => {
    await world.append(1);
    const partial = { ...totals, tables: ['totals'] };
    expect(await refusal(partial)).toMatch('writes Counts of all, which is not among its tables');
  });

  it('when the tables were changed meanwhile', async () => {
    await world.append(1);
    const meddling = {
      ...totals,
      project: async (...[events, manager]: Parameters<typeof totals.project>) => {
        await world.ledger.rows('CREATE INDEX IF NOT EXISTS later ON totals (total)');
        await totals.project(events, manager);
      },
    };
    expect(await refusal(meddling)).toMatch('were changed meanwhile');
  });
});
