import { expect, it } from '@jest/globals';
import { eventStoreMigrations } from '@citadelle/event-store';
import { storeTables } from '@citadelle/testing/store-database';
import { directoryMigrations } from '../migrations/index.js';
import { TableStatistics } from './table-statistics.store.js';

const database = storeTables({ migrations: [...eventStoreMigrations, ...directoryMigrations] });

/** The rows that PostgreSQL plans for; -1 of a table at which it never looked. */
async function plannedFor(table: string): Promise<number> {
  const [row] = await database.rows<{ reltuples: number }>(
    'SELECT reltuples FROM pg_class WHERE oid = $1::regclass',
    [table],
  );
  return row!.reltuples;
}

it('looks at people once there are some, and again when they have doubled', async () => {
  const statistics = new TableStatistics(database.manager);
  const declare = (from: number, to: number) =>
    database.rows(
      `INSERT INTO numen_fingerprints (fingerprint, agent_id, keys)
       SELECT sha256(n::text::bytea), gen_random_uuid(), '{key}' FROM generate_series($1::int, $2::int) n`,
      [from, to],
    );
  await declare(1, 499);
  await statistics.peopleWereAdded(499);
  expect(await plannedFor('numen_fingerprints')).toBe(-1);
  await declare(500, 600);
  await statistics.peopleWereAdded(101);
  expect(await plannedFor('numen_fingerprints')).toBe(600);
  await declare(601, 1_199);
  await statistics.peopleWereAdded(599);
  expect(await plannedFor('numen_fingerprints')).toBe(600);
  await declare(1_200, 1_200);
  await statistics.peopleWereAdded(1);
  expect(await plannedFor('numen_fingerprints')).toBe(1_200);
});

it('looks at the lines of a file, and hinders nobody when it cannot', async () => {
  const statistics = new TableStatistics(database.manager);
  await statistics.linesWereAdded();
  expect(await plannedFor('import_lines')).toBe(0);
  await database.rows('ALTER TABLE import_present RENAME TO elsewhere');
  await expect(statistics.linesWereAdded()).resolves.toBeUndefined();
});
