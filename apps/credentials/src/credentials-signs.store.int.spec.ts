import { expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsSigns } from './credentials-signs.store.js';
import { credentialsTables } from './stores.fixture.js';

const database = credentialsTables();
const MINUTE = 60_000;

interface Holding {
  readonly ageMs?: number;
  readonly state?: 'open' | 'closed';
  readonly has?: 'hash' | 'seed' | 'unreadable seed' | 'a contestation';
}

async function account({ ageMs = 20 * MINUTE, state = 'open', has }: Holding): Promise<void> {
  const agentId = uuidv7({ msecs: Date.now() - ageMs });
  await database.rows(
    `INSERT INTO accounts (agent_id, login, address, state) VALUES ($1, 'l', 'a', $2)`,
    [agentId, state],
  );
  if (has === 'hash')
    await database.rows(`INSERT INTO password_hashes VALUES ($1, 'phc', 'numen')`, [agentId]);
  else if (has === 'a contestation')
    await database.rows('INSERT INTO contested_accounts VALUES ($1)', [agentId]);
  else if (has)
    await database.rows(
      `INSERT INTO seed_queue (agent_id, sealed, correlation_id, set_aside) VALUES ($1, 's', 'c', $2)`,
      [agentId, has === 'seed' ? null : 'unreadable'],
    );
}

const counted = async (name: keyof typeof credentialsSigns.own) =>
  (await credentialsSigns.own[name]!.get(database.manager))!.count;

it('who has no password is who has none to come either, after a while', async () => {
  await account({ has: 'hash' });
  await account({ has: 'hash', state: 'closed' });
  await account({ state: 'closed' });
  await account({ has: 'seed' });
  await account({ has: 'a contestation' });
  expect(await counted('accounts-without-password')).toBe(0);
  await account({ has: 'a contestation', state: 'closed' });
  await account({ has: 'a contestation', ageMs: 10 * MINUTE });
  await account({ ageMs: 10 * MINUTE });
  expect(await counted('accounts-without-password')).toBe(0);
  expect(await counted('seeds-set-aside')).toBe(0);
  await account({});
  await account({ has: 'unreadable seed' });
  expect(await counted('accounts-without-password')).toBe(2);
  expect(await counted('seeds-set-aside')).toBe(1);
});
