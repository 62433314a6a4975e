import { describe, expect, it } from '@jest/globals';
import { JEANS_ACCOUNT } from '../../testing/fake-credentials.js';
import { JEAN_IN_DIRECTORY } from '../../testing/fake-directory.js';
import { agentSummary, agentWithAccount, createdAgent } from './agent.mapping.js';

const { agentId, login, address } = JEANS_ACCOUNT;

describe('the answer to a creation', () => {
  it('says that the account is pending while there is none', () => {
    expect(createdAgent(agentId, undefined, [])).toEqual({
      agentId,
      account: { state: 'pending' },
    });
  });

  it('gives login and address once it is open, and nothing else of it', () => {
    expect(createdAgent(agentId, JEANS_ACCOUNT, [])).toEqual({
      agentId,
      account: { state: 'open', login, address },
    });
  });

  it('names the possible duplicates when there are any', () => {
    expect(createdAgent(agentId, undefined, ['x'])).toMatchObject({ possibleDuplicateOf: ['x'] });
  });

  it('says what differs with somebody who was known', () => {
    expect(createdAgent(agentId, undefined, [], ['unit'])).toMatchObject({ differs: ['unit'] });
    expect(createdAgent(agentId, undefined, [], [])).toMatchObject({ differs: [] });
  });
});

describe('an agent', () => {
  it('has no birth date in a list', () => {
    expect(agentSummary(JEAN_IN_DIRECTORY)).toEqual({
      agentId,
      usualName: 'PIN',
      firstName: 'Jean',
      unit: 'SIG-AESH',
      status: 'active',
      login,
      address,
    });
  });

  it('comes with birth date and account on its own', () => {
    const agent = agentWithAccount(JEAN_IN_DIRECTORY, JEANS_ACCOUNT);
    expect(agent).toMatchObject({ birthDate: '1988-11-02', possibleDuplicateOf: [] });
    expect(agent.account).toEqual({
      state: 'open',
      login,
      aliases: [],
      address,
      password: 'numen',
    });
  });

  it('has the login that its account has, when the directory does not know it yet', () => {
    const late = { ...JEAN_IN_DIRECTORY, login: null, address: null };
    expect(agentWithAccount(late, JEANS_ACCOUNT)).toMatchObject({ login, address });
    expect(agentWithAccount(late, undefined)).toMatchObject({
      login: null,
      account: { state: 'pending' },
    });
  });
});
