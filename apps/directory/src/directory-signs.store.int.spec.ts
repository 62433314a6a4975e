import { expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directorySigns } from './directory-signs.store.js';
import type { Abandonment } from './imports/import.events.js';
import { ImportStore } from './imports/import.store.js';
import { directoryTables } from './stores.fixture.js';

const database = directoryTables();
const MINUTE = 60_000;

async function enrolled(ageMs: number, status?: 'open' | 'closed'): Promise<void> {
  const agentId = uuidv7({ msecs: Date.now() - ageMs });
  await database.rows('INSERT INTO sealed_numens VALUES ($1, $2)', [agentId, 'sealed']);
  if (status)
    await database.rows(`INSERT INTO agent_accounts VALUES ($1, 'l', '{}', 'a', $2)`, [
      agentId,
      status,
    ]);
}

it('sealed NUMENs that nobody took in are those of open accounts, after a while', async () => {
  await enrolled(20 * MINUTE);
  await enrolled(20 * MINUTE, 'closed');
  await enrolled(10 * MINUTE, 'open');
  const kept = () => directorySigns.own['kept-numens']!.all(database.manager);
  expect(await kept()).toEqual([{ count: 0 }]);
  await enrolled(16 * MINUTE, 'open');
  expect(await kept()).toEqual([{ count: 1 }]);
});

async function ended(status: 'done' | 'abandoned', days: number, abandoned?: Abandonment) {
  const importId = uuidv7();
  const day = '2026-09-01';
  const at = new Date(Date.now() - days * 24 * 60 * MINUTE);
  await new ImportStore().keep(database.manager, {
    ...{ importId, version: 3, uploadedAt: at, uploadedBy: uuidv7(), confirmedAt: at, endedAt: at },
    state: {
      ...{ status, blocked: [], upTo: { lines: 0, departures: 0 }, departed: 0, override: [] },
      file: {
        ...{ importId, mode: 'add', scope: [], extractedOn: day, extractedOnSaid: true },
        ...{ sha256: 'ab', bytes: 1 },
      },
      ...(abandoned && { abandoned }),
    },
  });
}

it('imports that were given up are those of a week that failed, until a file is applied again', async () => {
  const failed = async () =>
    (await directorySigns.own['failed-imports']!.all(database.manager))[0]!;
  await ended('done', 9);
  await ended('abandoned', 8, 'failed');
  for (const why of ['asked', 'superseded', 'expired'] as const) await ended('abandoned', 1, why);
  expect(await failed()).toEqual({ count: 0, oldestSeconds: null });
  await ended('abandoned', 3, 'failed');
  await ended('abandoned', 2, 'failed');
  const { count, oldestSeconds } = await failed();
  expect(count).toBe(2);
  expect(Math.round(oldestSeconds! / 86_400)).toBe(3);
  await ended('done', 2.5);
  expect((await failed()).count).toBe(1);
  await ended('done', 1);
  expect((await failed()).count).toBe(0);
});
