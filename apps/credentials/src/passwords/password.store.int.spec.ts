import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { PasswordStore } from './password.store.js';

const database = credentialsTables();
const passwords = new PasswordStore();

describe('the store of passwords', () => {
  it('has the first password, made of the NUMEN, and none of somebody else', async () => {
    const { agentId } = await keepSomebody(database.manager);
    const first = { phc: 'phc', kind: 'numen' };
    expect(await passwords.current(database.manager, agentId)).toEqual(first);
    expect(await passwords.current(database.manager, uuidv7())).toBeUndefined();
  });

  it('puts a stronger hash only in the place of the one that was verified', async () => {
    const { agentId } = await keepSomebody(database.manager);
    await passwords.strengthen(database.manager, agentId, 'another', 'stronger');
    expect(await passwords.current(database.manager, agentId)).toMatchObject({ phc: 'phc' });
    await passwords.strengthen(database.manager, agentId, 'phc', 'stronger');
    const stronger = { phc: 'stronger', kind: 'numen' };
    expect(await passwords.current(database.manager, agentId)).toEqual(stronger);
  });

  it('changes a password once for each generation', async () => {
    const { agentId } = await keepSomebody(database.manager);
    expect(await passwords.change(database.manager, agentId, 1, 'new')).toBe(2);
    expect(await passwords.change(database.manager, agentId, 1, 'late')).toBeUndefined();
    const chosen = { phc: 'new', kind: 'chosen' };
    expect(await passwords.current(database.manager, agentId)).toEqual(chosen);
  });

  it('replaces a password with all that hangs on it: sessions end, wrong tries are forgotten', async () => {
    const { agentId } = await keepSomebody(database.manager);
    await database.rows(
      `INSERT INTO sessions (token_hash, session_id, agent_id, generation, password_change_required, source, expires_at)
       VALUES ('\\x01', $1, $2, 1, false, 'here', now() + interval '1 hour')`,
      [uuidv7(), agentId],
    );
    await database.rows(
      `INSERT INTO password_attempts (subject, source, counted, agent_id) VALUES ('~typed', 'here', 99, $1)`,
      [agentId],
    );
    await database.rows(`INSERT INTO sign_in_networks (subject, network) VALUES ($1, 'there')`, [
      agentId,
    ]);
    await database.rows(`INSERT INTO sign_in_buckets (subject, taken) VALUES ($1, 20)`, [agentId]);
    await passwords.replace(database.manager, agentId, 'by reset');
    const kept = await database.rows(
      'SELECT phc, kind, generation FROM password_hashes WHERE agent_id = $1',
      [agentId],
    );
    expect(kept).toEqual([{ phc: 'by reset', kind: 'chosen', generation: 2 }]);
    for (const [table, column] of [
      ['sessions', 'agent_id::text'],
      ['password_attempts', 'agent_id::text'],
      ['sign_in_networks', 'subject'],
      ['sign_in_buckets', `CASE WHEN taken > 0 THEN subject END`],
    ])
      expect(await database.rows(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [agentId])).toEqual(
        [],
      );
  });
});
