import { expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directorySigns } from './directory-signs.store.js';
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
