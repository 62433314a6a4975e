import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { PasswordAttemptStore } from './password-attempt.store.js';

const database = credentialsTables();
const attempts = new PasswordAttemptStore();
/** Two free tries, then a minute. */
const WAITS = [2, 60, 60] as const;
const count = (login: string, source = 'here') =>
  attempts.count(database.manager, login, `?${login}`, source, WAITS);

describe('the store of tries at passwords', () => {
  it('counts tries here and everywhere, and shows whose they are', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    const whose = { subject: agentId, agent_id: agentId, login, phc: 'phc', kind: 'numen' };
    expect(await count(login)).toMatchObject({ ...whose, here: 1, everywhere: 1 });
    expect(await count(login, 'there')).toMatchObject({ ...whose, here: 1, everywhere: 2 });
  });

  it('counts the tries at a login of nobody too', async () => {
    const whose = { subject: '?nobody', agent_id: null };
    expect(await count('nobody')).toMatchObject({ ...whose, here: 1 });
  });

  it('makes a source wait once its free tries are used, and tells for how long', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    await count(login);
    await count(login);
    expect(await count(login)).toMatchObject({ here: null, everywhere: null });
    const block = await attempts.blockOf(database.manager, agentId, 'here');
    expect(block!.undecided).toBe(true);
    expect(block!.seconds).toBeGreaterThan(50);
    const judged = { subject: agentId, source: 'here', purpose: 'sign-in', address: '192.0.2.1' };
    for (let n = 0; n < 2; n += 1) await attempts.failed(database.manager, judged, agentId);
    expect(await attempts.blockOf(database.manager, agentId, 'here')).toMatchObject({
      undecided: false,
    });
    expect(await attempts.blockOf(database.manager, agentId, 'there')).toBeUndefined();
  });

  it('begins anew after a right try, which opens a session if it should, and keeps a journal', async () => {
    const { manager } = database;
    const { agentId, login } = await keepSomebody(manager);
    const judged = { subject: agentId, source: 'here', purpose: 'sign-in', address: '192.0.2.1' };
    await count(login);
    await attempts.succeeded(manager, { ...judged, purpose: 'reauthentication' });
    expect(await count(login)).toMatchObject({ here: 1, everywhere: 1 });
    const { used_at, expires_at } = await attempts.openSession(manager, judged, {
      ...{ tokenHash: Buffer.from('t'), sessionId: uuidv7(), generation: 1 },
      ...{ passwordChangeRequired: true, lifetimeSeconds: 60, openedWith: 'Firefox sous Linux' },
    });
    expect(expires_at.getTime() - used_at.getTime()).toBe(60_000);
    expect(await count(login)).toMatchObject({ here: 1, everywhere: 1 });
    const journal = await database.rows(
      'SELECT purpose, outcome, source FROM sign_in_journal WHERE agent_id = $1 ORDER BY id',
      [agentId],
    );
    const accepted = { outcome: 'accepted', source: '192.0.2.1' };
    expect(journal).toEqual([
      { purpose: 'reauthentication', ...accepted },
      { purpose: 'sign-in', ...accepted },
    ]);
  });
});
