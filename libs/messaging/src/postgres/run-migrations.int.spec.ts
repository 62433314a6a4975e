import { createTestDatabase, type TestDatabase, until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { isEnvironmental } from '../faults.js';
import { DatabasePool, statementLimits } from './database-pool.js';
import { ForeignDatabase } from './foreign-database.js';
import { createIndexConcurrently, runMigrations } from './run-migrations.js';

const TINY_MS = 50;

let database: TestDatabase;
let beside: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  beside = new pg.Client({ connectionString: database.url });
  await beside.connect();
  await beside.query('CREATE TABLE kept (n integer); CREATE TABLE ran (what text)');
});
afterEach(async () => {
  await beside.end();
  await database.drop();
});

class Slow1790000000001 implements MigrationInterface {
  readonly name = 'Slow1790000000001';
  async up(runner: QueryRunner) {
    await runner.query(`INSERT INTO ran VALUES ('slow')`);
    await runner.query('SELECT pg_sleep(2.5)');
  }
  async down() {}
}
class AddColumn1790000000002 implements MigrationInterface {
  readonly name = 'AddColumn1790000000002';
  async up(runner: QueryRunner) {
    await runner.query('ALTER TABLE kept ADD COLUMN m integer');
  }
  async down() {}
}
class Index1790000000003 implements MigrationInterface {
  readonly name = 'Index1790000000003';
  readonly transaction = false;
  async up(runner: QueryRunner) {
    await createIndexConcurrently(runner, 'kept_n', 'kept (n)');
  }
  async down() {}
}

/** A replica whose statements may take next to no time, except for its migrations. */
const replica = (migrations: (new () => MigrationInterface)[]) =>
  new DataSource({
    type: 'postgres',
    url: database.url,
    migrations,
    driver: { Pool: DatabasePool },
    extra: { ...statementLimits(TINY_MS), query_timeout: TINY_MS },
  });
const names = async () =>
  (await beside.query<{ name: string }>('SELECT name FROM migrations ORDER BY id')).rows.map(
    ({ name }) => name,
  );

describe('migrations', () => {
  it('take longer than a statement may, once over all replicas, and the others wait and say so', async () => {
    const said: string[] = [];
    const start = () =>
      runMigrations(replica([Slow1790000000001, AddColumn1790000000002]), (what) =>
        said.push(what),
      );
    await Promise.all([start(), start(), start()]);
    expect(await names()).toEqual(['Slow1790000000001', 'AddColumn1790000000002']);
    expect((await beside.query('SELECT FROM ran')).rowCount).toBe(1);
    expect(said).toEqual(Array(2).fill('waiting for the migrations of another replica'));
  });

  it('let those pass who use the table meanwhile, and come when it is free', async () => {
    const busy = new pg.Client({ connectionString: database.url });
    await busy.connect();
    await busy.query('BEGIN; SELECT FROM kept');
    const said: string[] = [];
    const migrating = runMigrations(replica([AddColumn1790000000002]), (what) => said.push(what));
    await until('it gave up once', () =>
      said.includes('a migration waits for a table that is in use'),
    );
    // Would wait behind a migration that queues for the lock of the table.
    await beside.query('SELECT FROM kept');
    await busy.query('COMMIT');
    await busy.end();
    await migrating;
    expect(await names()).toEqual(['AddColumn1790000000002']);
  });

  it('build an index beside those who write, anew where an earlier try left half of one', async () => {
    await beside.query('INSERT INTO kept VALUES (1), (1)');
    await expect(
      beside.query('CREATE UNIQUE INDEX CONCURRENTLY kept_n ON kept (n)'),
    ).rejects.toMatchObject({ code: '23505' });
    await Promise.all([1, 2].map(() => runMigrations(replica([Index1790000000003]))));
    const { rows } = await beside.query(
      `SELECT indisvalid FROM pg_index WHERE indexrelid = 'kept_n'::regclass`,
    );
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  it('build an index after a transaction that lasts longer than a lock is waited for, in one go', async () => {
    const writer = new pg.Client({ connectionString: database.url });
    await writer.connect();
    await writer.query('BEGIN; INSERT INTO kept VALUES (1)');
    const built = runMigrations(replica([Index1790000000003]));
    await until('the same build waits on', async () => {
      const { rowCount } = await beside.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
          AND state = 'active' AND query LIKE 'CREATE INDEX%' AND now() - query_start > interval '2.5 s'`,
      );
      return rowCount === 1;
    });
    await writer.query('COMMIT');
    await writer.end();
    await built;
  });

  it('leave alone the database of a version that they do not continue', async () => {
    await runMigrations(replica([Slow1790000000001]));
    await expect(runMigrations(replica([AddColumn1790000000002]))).rejects.toThrow(ForeignDatabase);
    expect(await names()).toEqual(['Slow1790000000001']);
    await expect(beside.query('SELECT m FROM kept')).rejects.toMatchObject({ code: '42703' });
  });

  it('run beside those of a later version', async () => {
    await runMigrations(replica([AddColumn1790000000002, Index1790000000003]));
    await runMigrations(replica([AddColumn1790000000002]));
    expect(await names()).toEqual(['AddColumn1790000000002', 'Index1790000000003']);
  });

  /** The session that runs the slow migration. */
  const sleeping = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE '%pg_sleep(2.5)%' AND pid <> pg_backend_pid()`;

  it('are not to blame when the session that waits for another replica’s is ended', async () => {
    const first = runMigrations(replica([Slow1790000000001]));
    await until('it runs', async () => (await beside.query(sleeping)).rowCount === 1);
    const waiting = runMigrations(replica([Slow1790000000001])).catch((error: unknown) => error);
    const idle = `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
      AND state = 'idle' AND query LIKE 'SELECT pg_try_advisory_lock%' AND pid <> pg_backend_pid()`;
    await until('the other one waits', async () => (await beside.query(idle)).rowCount === 1);
    await beside.query(`SELECT pg_terminate_backend(pid) FROM (${idle}) it`);
    expect(isEnvironmental(await waiting)).toBe(true);
    await first;
  });

  it('are gone on with by another replica when the one that ran them is cut off', async () => {
    const cutOff = expect(runMigrations(replica([Slow1790000000001]))).rejects.toThrow();
    await until('it runs', async () => (await beside.query(sleeping)).rowCount === 1);
    const second = runMigrations(replica([Slow1790000000001]));
    await beside.query(`SELECT pg_terminate_backend(pid) FROM (${sleeping}) it`);
    await cutOff;
    await second;
    expect(await names()).toEqual(['Slow1790000000001']);
  });
});
