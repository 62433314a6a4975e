import { Cable, createTestDatabase, type TestDatabase, until } from '@citadelle/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { DatabaseClient } from './database-client.js';
import { DatabasePool, statementLimits } from './database-pool.js';

const LIMIT_MS = 2_000;

let database: TestDatabase;
let cable: Cable;
let pool: DatabasePool;
let beside: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  cable = new Cable(new URL(database.url));
  await cable.plug();
  beside = new pg.Client({ connectionString: database.url });
  await beside.connect();
  pool = poolOn(cable.url());
});
afterEach(async () => {
  await pool.end();
  await beside.end();
  cable.unplug();
  await database.drop();
});

function poolOn(url: string, limits: pg.PoolConfig = {}): DatabasePool {
  const made = new DatabasePool({
    connectionString: url,
    max: 3,
    query_timeout: LIMIT_MS,
    connectionTimeoutMillis: LIMIT_MS,
    ...limits,
  });
  made.on('error', () => undefined);
  return made;
}

const pidOf = async (of: Pick<DatabasePool, 'query'>) =>
  (await of.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;

/** Opens all connections that the pool may have, and returns their sessions' numbers; a busy machine may be late. */
function fill(): Promise<Set<number>> {
  const query = 'SELECT pg_backend_pid() AS pid, pg_sleep(0.1)';
  const one = () => pool.query<{ pid: number }>(query).then(({ rows }) => rows[0]!.pid);
  return until('all connections', async () => {
    const pids = await Promise.all([one(), one(), one()]).catch(() => []);
    return pids.length > 0 && new Set(pids);
  });
}

async function makeReadOnly(on: boolean): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  const what = on
    ? 'SET default_transaction_read_only = on'
    : 'RESET default_transaction_read_only';
  await beside.query(`ALTER DATABASE ${name} ${what}`);
}

describe('a network that swallows what is sent', () => {
  it('ends the query within its limit, and the pool goes on with new connections afterwards', async () => {
    const before = await fill();
    cable.swallow();
    const lost = await Promise.allSettled([1, 2, 3, 4, 5].map(() => pool.query('SELECT 1')));
    expect(lost.every(({ status }) => status === 'rejected')).toBe(true);
    expect(pool.isSuspect).toBe(true);
    cable.carry();
    await until('an answer', () => pool.query('SELECT 1').catch(() => undefined));
    const after = await fill();
    expect(after.size).toBe(3);
    expect([...after].some((pid) => before.has(pid))).toBe(false);
    await until('no connection too many', () => pool.totalCount === 3);
  });

  it('gives no connection back that still waits for the answer to an old query of a transaction', async () => {
    const dataSource = await new DataSource({
      type: 'postgres',
      url: cable.url(),
      driver: { Pool: DatabasePool },
      poolErrorHandler: () => undefined,
      extra: { max: 1, query_timeout: LIMIT_MS, connectionTimeoutMillis: LIMIT_MS },
    }).initialize();
    const late = dataSource.transaction((tx) => tx.query('SELECT pg_sleep(10)'));
    await expect(late).rejects.toThrow('Query read timeout');
    expect(await dataSource.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
    const work = dataSource.transaction(async (tx) => {
      await tx.query('SELECT 1');
      cable.swallow();
      await tx.query('SELECT 1');
    });
    await expect(work).rejects.toThrow('Query read timeout');
    cable.carry();
    await until('an answer', () => dataSource.query('SELECT 1').catch(() => undefined));
    await dataSource.destroy();
  });

  it('ends no process when a session is ended while nobody listens', async () => {
    const client = new DatabaseClient({ connectionString: database.url });
    await client.connect();
    const ended = new Promise((resolve) => client.once('end', resolve));
    const pid = await pidOf(client);
    await beside.query('SELECT pg_terminate_backend($1)', [pid]);
    await ended;
    await expect(client.query('SELECT 1')).rejects.toThrow();
  });

  it('ends a connection that belongs to no pool', async () => {
    const client = new DatabaseClient({ connectionString: cable.url(), query_timeout: LIMIT_MS });
    client.on('error', () => undefined);
    await client.connect();
    const ended = new Promise((resolve) => client.once('end', () => resolve('ended')));
    cable.swallow();
    await expect(client.query('SELECT 1')).rejects.toThrow('Query read timeout');
    expect(await ended).toBe('ended');
    cable.carry();
  });
});

describe('a database that only reads for a while', () => {
  it('costs all connections, the ones in use when they come back', async () => {
    await beside.query('CREATE TABLE kept (n integer)');
    const before = await fill();
    const inUse = await pool.connect();
    const itsPid = await pidOf(inUse);
    await pool.query('SET default_transaction_read_only = on');
    await expect(pool.query('INSERT INTO kept VALUES (1)')).rejects.toMatchObject({
      code: '25006',
    });
    await until('the idle ones have gone', () => pool.totalCount === 1);
    expect(await pidOf(inUse)).toBe(itsPid);
    inUse.release();
    await until('the last one has gone', () => pool.totalCount === 0);
    await pool.query('INSERT INTO kept VALUES (1)');
    const after = await fill();
    expect([...after].some((pid) => before.has(pid))).toBe(false);
  });

  it('leaves no session behind that goes on reading only', async () => {
    await beside.query('CREATE TABLE kept (n integer)');
    await makeReadOnly(true);
    await expect(pool.query('INSERT INTO kept VALUES (1)')).rejects.toThrow();
    await fill();
    await makeReadOnly(false);
    expect(pool.isSuspect).toBe(true);
    pool.confirmWritable();
    expect(pool.isSuspect).toBe(false);
    await Promise.all([1, 2, 3].map(() => pool.query('INSERT INTO kept VALUES (1)')));
  });
});

describe('an error of a query', () => {
  it('that says nothing of the server costs no connection; the limit of the server comes first', async () => {
    const limited = poolOn(cable.url(), statementLimits(200));
    const client = await limited.connect();
    const before = await pidOf(client);
    const codes: unknown[] = [];
    for (const query of ["SELECT 'x'::integer", 'SELECT pg_sleep(30)'])
      await client.query(query).catch(({ code }) => codes.push(code));
    expect(codes).toEqual(['22P02', '57014']);
    expect(await pidOf(client)).toBe(before);
    client.release();
    expect(await pidOf(limited)).toBe(before);
    expect(limited.isSuspect).toBe(false);
    await limited.end();
  });
});
