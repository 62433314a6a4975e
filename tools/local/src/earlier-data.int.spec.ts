import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { removeDataFolder } from './data-folder.js';
import { startLocal } from './start-local.js';
import { privateFolder } from './temporary-folder.fixture.js';

/** What `npm start` runs. */
const START = join(import.meta.dirname, '..', 'start.mjs');

/** Nothing is sent: a mail server of its own would double each start. */
const SMTP_URL = 'smtp://127.0.0.1:9';

const dataDir = privateFolder();
afterEach(() => {
  removeDataFolder(dataDir);
});

it('a data folder of an earlier version is refused with what to do and 78, and is left as it is', async () => {
  const run = await startLocal({
    ...{ dataDir, empty: true, giveWay: false, durable: false },
    smtpUrl: SMTP_URL,
  });
  const client = new pg.Client({ connectionString: run.runInfo.postgres.credentials });
  await client.connect();
  await client.query(
    `INSERT INTO migrations (timestamp, name) VALUES (1764000100000, 'CreateCredentials1764000100000')`,
  );
  await client.end();
  await run.stop();

  const { code, output } = await npmStart();

  expect(output).toMatch(
    /DATABASE_URL names a database with the data of an earlier version.*delete the data folder or set CITADELLE_DATA to another/,
  );
  expect(output).not.toContain('starting it again');
  expect(code).toBe(78);
  for (const file of ['run.json', 'lock.json']) expect(existsSync(join(dataDir, file))).toBe(false);
});

function npmStart(): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, CITADELLE_DATA: dataDir, SMTP_URL };
    execFile(process.execPath, [START], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}
