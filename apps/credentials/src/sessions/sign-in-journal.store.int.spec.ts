import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables } from '../stores.fixture.js';
import { SignInJournalStore } from './sign-in-journal.store.js';

const database = credentialsTables();
const journal = new SignInJournalStore();

describe('the journal of sign-ins', () => {
  it('tells the last ones of somebody that were accepted, latest first', async () => {
    const [agentId, other] = [uuidv7(), uuidv7()];
    for (const [whose, purpose, outcome, source] of [
      [agentId, 'sign-in', 'accepted', 'first'],
      [agentId, 'sign-in', 'accepted', 'second'],
      [agentId, 'sign-in', 'refused', 'guess'],
      [agentId, 'reauthentication', 'accepted', 'again'],
      [other, 'sign-in', 'accepted', 'elsewhere'],
      [agentId, 'sign-in', 'accepted', 'third'],
    ])
      await database.rows(
        'INSERT INTO sign_in_journal (agent_id, purpose, outcome, source) VALUES ($1, $2, $3, $4)',
        [whose, purpose, outcome, source],
      );
    const last = await journal.last(database.manager, agentId, 2);
    expect(last.map(({ source }) => source)).toEqual(['third', 'second']);
  });
});
