import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables } from '../stores.fixture.js';
import { RoleGrantStore } from './role-grant.store.js';

const database = credentialsTables();
const grants = new RoleGrantStore();
const [louise, marc] = [uuidv7(), uuidv7()];

const holders = async () =>
  (
    await database.rows<{ held: string }>(
      `SELECT agent_id || ' ' || role || ' ' || unit_id AS held FROM role_grants ORDER BY held`,
    )
  ).map(({ held }) => held);

describe('the store of grants', () => {
  it('makes these and no others the holders of a role, of one unit', async () => {
    const { manager } = database;
    await grants.setHolders(manager, 'manager', 'RECTORAT', [louise]);
    await grants.setHolders(manager, 'manager', 'SIG-AESH', [louise, marc]);
    await grants.setHolders(manager, 'administrator', '', [louise]);
    await grants.setHolders(manager, 'manager', 'SIG-AESH', [marc]);
    expect(await holders()).toEqual(
      [`${louise} administrator `, `${louise} manager RECTORAT`, `${marc} manager SIG-AESH`].sort(),
    );
  });

  it('ends the sessions of who loses a role, and of nobody else', async () => {
    for (const agentId of [louise, marc])
      await database.rows(
        `INSERT INTO sessions (token_hash, session_id, agent_id, generation, password_change_required, source, expires_at)
         VALUES (decode(replace($1::text, '-', ''), 'hex'), $1::uuid, $1::uuid, 1, false, 'here', now())`,
        [agentId],
      );
    await grants.setHolders(database.manager, 'manager', 'SIG-AESH', [louise]);
    expect(await database.rows('SELECT agent_id FROM sessions')).toEqual([{ agent_id: louise }]);
  });
});
