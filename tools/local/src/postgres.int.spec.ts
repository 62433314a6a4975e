import { chmodSync, chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  freePort,
  launch,
  preparePostgres,
  type PostgresOptions,
  removeData,
  untilReady,
} from './servers/index.js';
import { createDatabases } from './servers/postgres/databases.js';
import { postgresUrl } from './servers/postgres/postgres.js';
import { privateFolder, temporaryFolder } from './temporary-folder.fixture.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe('the local PostgreSQL', () => {
  it.each([
    ['a temporary folder', temporaryFolder],
    ['a folder that only we may enter', privateFolder],
  ])('runs in %s, and keeps its data over a restart', async (_, makeFolder) => {
    const options = await optionsIn(makeFolder());

    const first = await start(options);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start(options);

    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('starts again after a crash whose process number was given to another program', async () => {
    const options = await optionsIn(temporaryFolder());
    const first = await start(options);
    const [{ file }] = await query(first.url, `SELECT pg_read_file('postmaster.pid') AS file`);
    const [{ folder }] = await query(
      first.url,
      `SELECT current_setting('data_directory') AS folder`,
    );
    await first.stop();
    const lock = join(folder, 'postmaster.pid');
    writeFileSync(lock, file.replace(/^\d+/, String(process.pid)), { mode: 0o600 });
    chownSync(lock, statSync(folder).uid, statSync(folder).gid);

    const second = await start(options);

    expect(await query(second.url, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
  });

  it('asks everybody for a password', async () => {
    const { url } = await start(await optionsIn(temporaryFolder()));
    const wrong = new URL(url);
    wrong.password = 'guessed';

    await expect(query(wrong.toString(), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('gives each service a database that the others cannot open', async () => {
    const options = await optionsIn(temporaryFolder());
    const { url } = await start(options);
    const databases = [
      { name: 'directory', password: 'd' },
      { name: 'credentials', password: 'c' },
    ];

    await createDatabases(url, databases, { durable: false });
    await createDatabases(url, databases, { durable: false });

    const open = (role: string, database: string) =>
      query(postgresUrl(role, role[0]!, options.port, database), 'SELECT current_user AS me');
    expect(await open('directory', 'directory')).toEqual([{ me: 'directory' }]);
    await expect(open('directory', 'credentials')).rejects.toThrow('permission denied');
  });

  it('lets nobody else read its data', async () => {
    const options = await optionsIn(temporaryFolder());
    const { url } = await start(options);

    const [{ folder }] = await query(url, `SELECT current_setting('data_directory') AS folder`);

    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

async function optionsIn(parent: string): Promise<PostgresOptions> {
  chmodSync(parent, 0o700);
  const folder = join(parent, 'data', 'postgres');
  mkdirSync(folder, { recursive: true });
  undo.push(
    () => removeData(parent),
    () => removeData(folder),
  );
  return { folder, port: await freePort(), password: 'p@ss word', durable: false };
}

async function start(options: PostgresOptions) {
  const program = await preparePostgres(options);
  const running = await launch(program, join(options.folder, 'log.txt'));
  undo.push(() => running.stop());
  await untilReady(program, running);
  return { url: program.url, stop: () => running.stop() };
}

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
