import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables } from '../stores.fixture.js';
import { AccountStore } from './account.store.js';
import { HolderStore } from './holder.store.js';

const database = credentialsTables();
const accounts = new AccountStore();
const agentId = uuidv7();
const other = uuidv7();
const stateOf = async (agentId: string) =>
  (await accounts.statesOf(database.manager, [agentId])).get(agentId);
const holderOf = async (login: string) =>
  (await accounts.holderOfTyped(database.manager, login))?.agentId;

describe('the store of accounts', () => {
  it('opens an account, once for each login and each address', async () => {
    const { manager } = database;
    const account = { agentId, login: 'jpin', address: 'jean.pin@ac-besancon.fr' };
    await accounts.open(manager, [account]);
    expect(await stateOf(agentId)).toEqual({
      ...account,
      ...{ aliases: [], addressAliases: [], hidden: [], status: 'open' },
    });
    expect(await stateOf(other)).toBeUndefined();
    for (const [login, address] of [
      ['jpin', 'jean.pin2@ac-besancon.fr'],
      ['jpin2', 'jean.pin@ac-besancon.fr'],
    ] as const)
      await expect(
        accounts.open(manager, [{ agentId: other, login, address }]),
      ).rejects.toMatchObject({
        code: '23505',
      });
  });

  it('keeps a former login as an alias that still finds its holder', async () => {
    const { manager } = database;
    await accounts.renumber(manager, [{ agentId, from: 'jpin', to: 'jpin1' }]);
    expect(await stateOf(agentId)).toMatchObject({
      login: 'jpin1',
      aliases: ['jpin'],
    });
    for (const login of ['jpin', 'jpin1']) expect(await holderOf(login)).toBe(agentId);
    expect(await holderOf('nobody')).toBeUndefined();
    const holders = await accounts.lockHolders(manager, ['jpin', 'jpin1', 'nobody']);
    expect(holders).toEqual([{ agentId, login: 'jpin1' }]);
  });

  it('changes login and address, shows the former ones but for those to be hidden, and gives them back', async () => {
    const { manager } = database;
    const agentId = uuidv7();
    await accounts.open(manager, [{ agentId, login: 'mdubois', address: 'marc.dubois@x.fr' }]);
    const hidden: string[] = [];
    const second = { from: 'mdubois', to: 'mleroy', address: 'marc.leroy@x.fr', hidden };
    await accounts.changeLogin(manager, agentId, second);
    expect(await stateOf(agentId)).toEqual({
      ...{ agentId, login: 'mleroy', aliases: ['mdubois'], status: 'open' },
      ...{ address: 'marc.leroy@x.fr', addressAliases: ['marc.dubois@x.fr'], hidden: [] },
    });
    await accounts.changeLogin(manager, agentId, {
      ...{ from: 'mleroy', to: 'mleroy', address: 'maelle.leroy@x.fr' },
      hidden: ['marc.leroy@x.fr', 'marc.dubois@x.fr'],
    });
    expect(await stateOf(agentId)).toEqual({
      ...{ agentId, login: 'mleroy', aliases: ['mdubois'], status: 'open' },
      ...{ address: 'maelle.leroy@x.fr', addressAliases: [] },
      hidden: ['marc.leroy@x.fr', 'marc.dubois@x.fr'],
    });
    for (const typed of ['mdubois', 'mleroy', 'marc.leroy@x.fr', 'marc.dubois@x.fr'])
      expect(await holderOf(typed)).toBe(agentId);
    const back = { from: 'mleroy', to: 'mdubois', address: 'maelle.leroy@x.fr', hidden };
    await accounts.changeLogin(manager, agentId, back);
    expect(await stateOf(agentId)).toMatchObject({ login: 'mdubois', aliases: ['mleroy'] });
    const kinds = await database.rows(
      'SELECT login, kind FROM logins WHERE agent_id = $1 ORDER BY login',
      [agentId],
    );
    expect(kinds).toEqual([
      { login: 'mdubois', kind: 'current' },
      { login: 'mleroy', kind: 'alias' },
    ]);
  });

  it('shows accounts with the kind of their password, and nobody who has none', async () => {
    const { manager } = database;
    const view = { agentId, login: 'jpin1', state: 'open' };
    expect(await accounts.views(manager, [agentId, other])).toMatchObject([
      { ...view, password: 'none' },
    ]);
    await database.rows(`INSERT INTO password_hashes VALUES ($1, 'phc', 'numen')`, [agentId]);
    expect(await accounts.views(manager, [agentId])).toMatchObject([
      { ...view, password: 'numen' },
    ]);
  });

  it('restores an account with all its logins, and tells what others have by now', async () => {
    const { manager } = database;
    const restored = uuidv7();
    const account = {
      login: 'zola2',
      aliases: ['zola'],
      address: 'emile.zola@ac-besancon.fr',
      status: 'closed' as const,
    };
    const as = (login: string) => ({ agentId: restored, ...account, login });
    for (const login of ['zola2', 'zola3', 'zola2']) await accounts.restore(manager, [as(login)]);
    expect(await stateOf(restored)).toMatchObject({ agentId: restored, ...account });
    for (const login of ['zola', 'zola2', 'zola3']) expect(await holderOf(login)).toBe(restored);
    const kinds = await database.rows(
      'SELECT login, kind FROM logins WHERE agent_id = $1 ORDER BY login',
      [restored],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['alias', 'current', 'alias']);
    const hidden = ['hzola', 'hector.z@ac-besancon.fr'];
    const former = { ...as('zola2'), addressAliases: ['emile.z@ac-besancon.fr'], hidden };
    await accounts.restore(manager, [former]);
    expect(await stateOf(restored)).toEqual(former);
    for (const name of ['emile.z@ac-besancon.fr', ...hidden])
      expect(await holderOf(name)).toBe(restored);
    const claim = (agentId: string, change: object) => ({ agentId, ...account, ...change });
    const free = { login: 'free', aliases: [], address: 'free@ac-besancon.fr' };
    const [byLogin, byAddress, byFormer, byHidden] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
    const taken = await accounts.takenByOthers(manager, [
      claim(restored, {}),
      claim(byLogin, { ...free, aliases: ['zola'] }),
      claim(byAddress, { ...free, address: account.address }),
      claim(byHidden, { ...free, hidden }),
      claim(byFormer, { ...free, addressAliases: ['emile.z@ac-besancon.fr'] }),
      claim(uuidv7(), free),
    ]);
    expect(taken).toEqual(new Set([byLogin, byAddress, byFormer, byHidden]));
  });

  it('restores without looking through all logins', async () => {
    const { manager } = database;
    await database.rows(
      `INSERT INTO logins SELECT 'other' || n, gen_random_uuid(), 'alias' FROM generate_series(1, 20000) n`,
    );
    await database.rows('ANALYZE logins');
    const account = { aliases: ['jpin', 'jpin1'], address: 'jean.pin@ac-besancon.fr' };
    const [before, after] = await manager.transaction(async (tx) => {
      const scans = () =>
        tx.query<unknown>(`SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'logins'`);
      const first = await scans();
      await accounts.restore(tx, [{ agentId, login: 'jpin2', ...account, status: 'open' }]);
      return [first, await scans()];
    });
    expect(after).toEqual(before);
  });

  it('locks an account, and tells whether it is open', async () => {
    const { manager } = database;
    expect(await accounts.lock(manager, agentId)).toBe(true);
    await accounts.setState(manager, [agentId], 'closed');
    expect(await accounts.lock(manager, agentId)).toBe(false);
    expect(await accounts.lock(manager, other)).toBe(false);
    await new HolderStore().keep(manager, [
      { agentId, firstName: 'Jean', usualName: 'PIN', unit: 'SIG-AESH' },
    ]);
    for (const table of ['accounts', 'identities'])
      await manager.transaction(async (first) => {
        await accounts.lockAll(first, [agentId, other]);
        const busy = database.rows(`SELECT FROM ${table} WHERE agent_id = $1 FOR UPDATE NOWAIT`, [
          agentId,
        ]);
        await expect(busy).rejects.toMatchObject({ code: '55P03' });
      });
    await manager.transaction(async (first) => {
      await accounts.lock(first, agentId);
      const busy = database.rows('SELECT FROM accounts WHERE agent_id = $1 FOR UPDATE NOWAIT', [
        agentId,
      ]);
      await expect(busy).rejects.toMatchObject({ code: '55P03' });
    });
  });
});
