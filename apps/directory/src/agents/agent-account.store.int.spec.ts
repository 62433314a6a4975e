import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryTables, keepAgent } from '../stores.fixture.js';
import { AgentAccountStore } from './agent-account.store.js';

const database = directoryTables();

const accounts = new AgentAccountStore();
const account = (agentId: string, login: string) => ({
  ...{ agentId, login, aliases: [], address: `${login}@ac-besancon.fr`, status: 'open' as const },
});
const found = async (term: string) =>
  (
    await database.rows<{ agent_id: string }>(
      `SELECT DISTINCT agent_id FROM agent_account_terms WHERE term LIKE $1 || '%'`,
      [term],
    )
  ).map(({ agent_id }) => agent_id);

describe('the store of the accounts of agents', () => {
  it('keeps what opened of somebody in the directory, and nothing when one is of nobody', async () => {
    const { agentId } = await keepAgent(database.manager);
    const opened = [account(agentId, 'jpin'), account(uuidv7(), 'nobody')];
    expect(await accounts.open(database.manager, opened)).toBe(false);
    expect(await found('jpin')).toEqual([]);
    expect(await accounts.open(database.manager, opened.slice(0, 1))).toBe(true);
    expect(await found('jpin')).toEqual([agentId]);
  });

  it('keeps an address beside the names of its holder, and one of other names among all', async () => {
    const { agentId } = await keepAgent(database.manager, { firstName: 'Léa' });
    const address = 'lea.pin@ac-besancon.fr';
    const former = ['alice.pin@ac-besancon.fr'];
    const told = { ...account(agentId, 'lpin'), address, addressAliases: former };
    await accounts.keep(database.manager, [told]);
    const terms = await database.rows(
      'SELECT term FROM agent_account_terms WHERE agent_id = $1 ORDER BY term',
      [agentId],
    );
    expect(terms).toEqual([` ${address}`, ...former, 'lpin'].map((term) => ({ term })));
  });

  it('keeps accounts as they are, and what is known of a later version', async () => {
    const { manager } = database;
    const { agentId } = await keepAgent(manager);
    const told = (login: string, sequence: string) => ({ ...account(agentId, login), sequence });
    const login = async () =>
      (await database.rows('SELECT login FROM agent_accounts WHERE agent_id = $1', [agentId]))[0];
    await accounts.keep(manager, [told('fifth', '5'), account(uuidv7(), 'stranger')]);
    expect(await found('stranger')).toEqual([]);
    await accounts.keep(manager, [told('fourth', '4')]);
    expect(await accounts.open(manager, [told('third', '3')])).toBe(true);
    const older = { agentId, login: 'second', sequence: '2' };
    expect(await accounts.change(manager, [older])).toBe(true);
    expect(await login()).toEqual({ login: 'fifth' });
    expect(await accounts.change(manager, [{ ...older, login: 'sixth', sequence: '6' }])).toBe(
      true,
    );
    expect(await login()).toEqual({ login: 'sixth' });
  });

  it('changes an account, which is still found by what it had', async () => {
    const { agentId } = await keepAgent(database.manager);
    await accounts.open(database.manager, [account(agentId, 'first')]);
    const change = { login: 'first1', aliases: ['first'] };
    expect(await accounts.change(database.manager, [{ agentId, ...change }])).toBe(true);
    const stored = await database.rows(
      'SELECT login, aliases, address, status FROM agent_accounts WHERE agent_id = $1',
      [agentId],
    );
    const { address, status } = account(agentId, 'first');
    expect(stored).toEqual([{ ...change, address, status }]);
    for (const term of ['first', 'first1']) expect(await found(term)).toContain(agentId);
    expect(await accounts.change(database.manager, [{ agentId: uuidv7(), ...change }])).toBe(false);
  });

  it('finds an account whose login changed by what is shown of former ones, and by nothing that is hidden', async () => {
    const { manager } = database;
    const [renamed, other] = [await keepAgent(manager), await keepAgent(manager)];
    const [{ agentId }, { agentId: otherId }] = [renamed, other];
    await accounts.open(manager, [account(agentId, 'marcd'), account(otherId, 'otherd')]);
    const to = { login: 'marcl', address: 'marcl@ac-besancon.fr', aliases: ['marcd'] };
    const addressAliases = ['marcd@ac-besancon.fr'];
    const closed = { agentId: otherId, status: 'closed' as const };
    await accounts.change(manager, [{ agentId, ...to, addressAliases }, closed]);
    expect(await found('marcd')).toEqual([agentId]);
    expect(await found('marcl@')).toEqual([agentId]);
    const hidden = { login: 'aellel', address: 'aellel@ac-besancon.fr', aliases: [] };
    await accounts.change(manager, [{ agentId, ...hidden, addressAliases: [] }]);
    expect(await found('marc')).toEqual([]);
    expect(await found('aellel')).toEqual([agentId]);
    expect(await found('otherd')).toEqual([otherId]);
    await accounts.keep(manager, [{ ...account(otherId, 'otherl'), addressAliases }]);
    expect(await found('otherd')).toEqual([]);
    expect(await found('marcd@')).toEqual([otherId]);
  });
});
