import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { AccountStore } from '../accounts/account.store.js';
import { credentialsTables } from '../stores.fixture.js';
import { TakenLoginStore } from './taken-login.store.js';

const database = credentialsTables();
const taken = new TakenLoginStore();
const login = (name: string, rank = 1) => ({
  ...{ agentId: uuidv7(), login: name, address: `${name}@ac-besancon.fr`, rank, renumbers: null },
});

describe('the store of taken logins', () => {
  it('keeps what was taken, once for each agent', async () => {
    const { manager } = database;
    const [jean, julie] = [login('jpin'), { ...login('jpin2', 2), renumbers: 'jpin' }];
    expect(await taken.keep(manager, [jean, julie])).toBe(true);
    expect(await taken.keep(manager, [{ ...login('jpin3', 3), agentId: jean.agentId }])).toBe(
      false,
    );
    const found = await taken.find(manager, [julie.agentId, jean.agentId, uuidv7()]);
    expect([found.get(jean.agentId), found.get(julie.agentId)]).toEqual([jean, julie]);
    expect(found.size).toBe(2);
    expect(await taken.keep(manager, [])).toBe(true);
  });

  it('tells which bases somebody has bare: taken and not opened, or a login now, not a former one', async () => {
    const { manager } = database;
    const waiting = login('waiting');
    await taken.keep(manager, [waiting, login('numbered1')]);
    const accounts = new AccountStore();
    const [current, former] = [login('current'), login('former')];
    await taken.keep(manager, [former]);
    await accounts.open(manager, [current, former]);
    const { agentId } = former;
    await accounts.renumber(manager, [{ agentId, from: 'former', to: 'former1' }]);
    const bases = ['waiting', 'numbered', 'current', 'former', 'nobody'];
    expect(await taken.bareAmong(manager, bases)).toEqual(new Set(['waiting', 'current']));
    expect(await taken.bareAmong(manager, [])).toEqual(new Set());
  });
});
