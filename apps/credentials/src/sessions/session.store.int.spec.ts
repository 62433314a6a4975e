import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { AccountStore } from '../accounts/account.store.js';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { SessionStore } from './session.store.js';

const database = credentialsTables();
const sessions = new SessionStore();
let opened = 0;

async function open(agentId: string, lasts = '1 hour'): Promise<Buffer> {
  const tokenHash = Buffer.from(`token ${(opened += 1)}`);
  await database.rows(
    `INSERT INTO sessions (token_hash, session_id, agent_id, generation, password_change_required, source, used_at, expires_at)
     VALUES ($1, $2, $3, 1, true, 'here', now() - interval '1 minute', now() + $4::interval)`,
    [tokenHash, uuidv7(), agentId, lasts],
  );
  return tokenHash;
}

describe('the store of sessions', () => {
  it('finds a session by its token with whom it is of and what was granted to them', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    await database.rows(`INSERT INTO role_grants VALUES ($1, 'manager', 'SIG-AESH')`, [agentId]);
    expect(await sessions.find(database.manager, await open(agentId))).toMatchObject({
      ...{ agent_id: agentId, login, first_name: 'Jean', usual_name: 'PIN', source: 'here' },
      ...{ grants: ['manager:SIG-AESH'], password_change_required: true, reauthenticated_at: null },
    });
  });

  it('finds none that is over, of an older password, or of a closed account', async () => {
    const { manager } = database;
    const { agentId } = await keepSomebody(manager);
    expect(await sessions.find(manager, await open(agentId, '-1 s'))).toBeUndefined();
    const token = await open(agentId);
    await database.rows('UPDATE password_hashes SET generation = 2 WHERE agent_id = $1', [agentId]);
    expect(await sessions.find(manager, token)).toBeUndefined();
    const next = Buffer.from(`next ${agentId}`);
    await sessions.keepAlone(manager, agentId, token, next, 2);
    expect(await sessions.find(manager, token)).toBeUndefined();
    expect(await sessions.find(manager, next)).toMatchObject({ password_change_required: false });
    await new AccountStore().setState(manager, [agentId], 'closed');
    expect(await sessions.find(manager, next)).toBeUndefined();
  });

  it('moves the idle deadline, and remembers that the password was asked for again', async () => {
    const { agentId } = await keepSomebody(database.manager);
    const token = await open(agentId);
    const touched = await sessions.touch(database.manager, token);
    const next = Buffer.from(`next ${agentId}`);
    const renewed = await sessions.reauthenticated(database.manager, token, next);
    expect(renewed!.used_at.getTime()).toBeGreaterThanOrEqual(touched!.used_at.getTime());
    expect(await sessions.reauthenticated(database.manager, token, next)).toBeUndefined();
    expect(await sessions.find(database.manager, token)).toBeUndefined();
    const found = await sessions.find(database.manager, next);
    expect(found!.used_at).toEqual(renewed!.used_at);
    expect(await sessions.findById(database.manager, found!.session_id)).toMatchObject({
      reauthenticated_at: found!.reauthenticated_at,
    });
    expect(await sessions.findById(database.manager, uuidv7())).toBeUndefined();
    expect(found!.now.getTime() - found!.used_at.getTime()).toBeLessThan(30_000);
    expect(found!.reauthenticated_at).not.toBeNull();
    expect(await sessions.touch(database.manager, Buffer.from('none'))).toBeUndefined();
  });

  it('closes one session, all but one, or all of somebody', async () => {
    const { manager } = database;
    const { agentId } = await keepSomebody(manager);
    const tokens = [await open(agentId), await open(agentId), await open(agentId)];
    const left = async () => {
      const found = await Promise.all(tokens.map((token) => sessions.find(manager, token)));
      return found.map((session) => session !== undefined);
    };
    await sessions.close(manager, tokens[0]!);
    expect(await left()).toEqual([false, true, true]);
    expect(await sessions.keepAlone(manager, agentId, tokens[1]!, tokens[1]!, 1)).toBeDefined();
    expect(await left()).toEqual([false, true, false]);
    await sessions.closeAllOf(manager, agentId);
    expect(await left()).toEqual([false, false, false]);
  });
});
