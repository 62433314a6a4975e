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
    const named = (firstName: string) =>
      holders.isNamed(manager, { agentId, firstName, usualName: 'SAPIN' });
    expect([await named('Jeanne'), await named('Jean')]).toEqual([true, false]);
    expect(await holders.unitOf(manager, agentId)).toBe('SIG-AESH');
    const units = await holders.unitsOf(manager, [agentId, uuidv7()]);
    expect(units).toEqual(new Map([[agentId, 'SIG-AESH']]));
    await holders.assign(manager, agentId, 'RECTORAT');
    expect(await holders.unitOf(manager, agentId)).toBe('RECTORAT');
  });

  it('keeps what is known of a later version', async () => {
    const { manager } = database;
    const agentId = uuidv7();
    const identity = { agentId, firstName: 'Jean', usualName: 'PIN' };
    const keep = (unit: string, sequence: string) =>
      holders.keep(manager, [{ ...identity, unit, sequence }]);
    expect(await holders.isNews(manager, agentId, '1')).toBe(true);
    expect(await keep('SIG-AESH', '5')).toEqual(new Set([agentId]));
    expect(await keep('RECTORAT', '4')).toEqual(new Set());
    expect(await holders.unitOf(manager, agentId)).toBe('SIG-AESH');
    for (const [sequence, isNews] of [
      ['4', false],
      ['5', true],
      ['7', true],
      ['6', false],
    ] as const)
      expect(await holders.isNews(manager, agentId, sequence)).toBe(isNews);
  });

  it('has no holder for who has no account, and no unit for who is unknown', async () => {
    await expect(holders.holder(database.manager, uuidv7())).rejects.toThrow('without a row');
    expect(await holders.unitOf(database.manager, uuidv7())).toBeNull();
  });
});
