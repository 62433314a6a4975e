import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { HolderStore } from './holder.store.js';

const database = credentialsTables();
const holders = new HolderStore();

describe('the store of identities', () => {
  it('knows of the holder what the password rules need, and follows names and units', async () => {
    const { manager } = database;
    const { agentId, login } = await keepSomebody(manager);
    const holder = { birthDate: '1988-11-02', logins: [login] };
    expect(await holders.holder(manager, agentId)).toEqual({
      ...{ firstName: 'Jean', usualName: 'PIN', ...holder },
    });
    await holders.rename(manager, { agentId, firstName: 'Jeanne', usualName: 'SAPIN' });
    expect(await holders.holder(manager, agentId)).toEqual({
      ...{ firstName: 'Jeanne', usualName: 'SAPIN', ...holder },
    });
    expect(await holders.unitOf(manager, agentId)).toBe('SIG-AESH');
    await holders.assign(manager, agentId, 'RECTORAT');
    expect(await holders.unitOf(manager, agentId)).toBe('RECTORAT');
  });

  it('has no holder for who has no account, and no unit for who is unknown', async () => {
    await expect(holders.holder(database.manager, uuidv7())).rejects.toThrow('without a row');
    expect(await holders.unitOf(database.manager, uuidv7())).toBeNull();
  });
});
