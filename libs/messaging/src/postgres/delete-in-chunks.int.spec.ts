import { createTestDatabase, type TestDatabase } from '@citadelle/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { deleteInChunks } from './delete-in-chunks.js';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  await pool.query('CREATE TABLE kept (n integer PRIMARY KEY)');
});
beforeEach(async () => {
  await pool.query('TRUNCATE kept');
  await pool.query('INSERT INTO kept SELECT generate_series(1, 3500)');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const left = async () => Number((await pool.query('SELECT count(*) FROM kept')).rows[0].count);

it('deletes what it should in statements of a thousand rows, and nothing else', async () => {
  const deleted: (number | null)[] = [];
  const watched = {
    query: async (text: string, values: unknown[]) => {
      const result = await pool.query(text, values);
      deleted.push(result.rowCount);
      return result;
    },
  } as unknown as pg.Pool;
  expect(await deleteInChunks(watched, 'kept', 'n <= $1', [2500])).toBe(2500);
  expect(deleted).toEqual([1000, 1000, 500]);
  expect(await left()).toBe(1000);
});

it('shares the work with another replica, and passes over what somebody has in hand', async () => {
  const busy = await pool.connect();
  await busy.query('BEGIN; SELECT FROM kept WHERE n = 7 FOR UPDATE');
  const counts = await Promise.all([1, 2].map(() => deleteInChunks(pool, 'kept', 'true')));
  expect(counts[0]! + counts[1]!).toBe(3499);
  await busy.query('ROLLBACK');
  busy.release();
  expect(await left()).toBe(1);
});
