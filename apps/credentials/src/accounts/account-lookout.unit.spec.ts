import type { AccountView } from '@citadelle/contracts/calls';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AccountLookout } from './account-lookout.js';

function accountOf(agentId: string, password: AccountView['password'] = 'numen'): AccountView {
  return { agentId, state: 'open', login: agentId, aliases: [], address: `${agentId}@x`, password };
}

let accounts: Map<string, AccountView>;
let looks: string[][];
let onLook: () => void;
let lookout: AccountLookout;

beforeEach(() => {
  accounts = new Map();
  looks = [];
  onLook = () => undefined;
  lookout = new AccountLookout(async (agentIds) => {
    looks.push([...agentIds]);
    onLook();
    return agentIds.flatMap((agentId) => accounts.get(agentId) ?? []);
  });
});

describe('a lookout', () => {
  it('tells of an account once somebody can sign in to it', async () => {
    accounts.set('a', accountOf('a', 'none'));
    onLook = () => looks.length === 3 && accounts.set('a', accountOf('a'));

    expect(await lookout.wait('a', 'usable', 60_000)).toEqual(accountOf('a'));
    expect(looks).toHaveLength(3);
  });

  it('tells of an account once it is open, or closed', async () => {
    accounts.set('a', accountOf('a'));
    onLook = () => looks.length === 2 && accounts.set('a', { ...accountOf('a'), state: 'closed' });

    expect(await lookout.wait('a', 'closed', 60_000)).toMatchObject({ state: 'closed' });
    expect(looks).toHaveLength(2);
    onLook = () => looks.length === 4 && accounts.set('a', accountOf('a'));
    expect(await lookout.wait('a', 'open', 60_000)).toMatchObject({ state: 'open' });
    expect(looks).toHaveLength(4);
  });

  it('tells what there is when the time is over', async () => {
    accounts.set('a', accountOf('a', 'none'));

    expect(await lookout.wait('a', 'usable', 20)).toEqual(accountOf('a', 'none'));
    expect(await lookout.wait('b', 'usable', 20)).toBeUndefined();
  });

  it('looks once for all who wait, and asks no more about those who know', async () => {
    onLook = () => {
      if (looks.length === 1) accounts.set('a', accountOf('a'));
      if (looks.length === 2) accounts.set('b', accountOf('b'));
    };
    const waits = ['a', 'b', 'b'].map((agentId) => lookout.wait(agentId, 'usable', 60_000));

    expect((await Promise.all(waits)).map((account) => account?.agentId)).toEqual(['a', 'b', 'b']);
    expect(looks).toEqual([['a', 'b'], ['b']]);
  });

  it('looks no more when nobody waits, and again for the next', async () => {
    accounts.set('a', accountOf('a'));
    await lookout.wait('a', 'usable', 60_000);
    expect(looks).toHaveLength(1);
    await lookout.wait('a', 'usable', 60_000);
    expect(looks).toHaveLength(2);
  });

  it('tells all who wait when it cannot look, and looks again for the next', async () => {
    onLook = () => {
      throw new Error('the database is away');
    };
    const waits = ['a', 'b'].map((agentId) => lookout.wait(agentId, 'usable', 60_000));
    for (const { status } of await Promise.allSettled(waits)) expect(status).toBe('rejected');

    onLook = () => undefined;
    accounts.set('a', accountOf('a'));
    expect(await lookout.wait('a', 'usable', 60_000)).toEqual(accountOf('a'));
  });
});
