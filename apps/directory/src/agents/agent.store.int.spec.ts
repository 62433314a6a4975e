import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryTables, keepAgent } from '../stores.fixture.js';
import { AgentAccountStore } from './agent-account.store.js';
import { AgentChangesStore } from './agent-changes.store.js';
import { AgentStore } from './agent.store.js';
import { foldIdentity } from './identity.js';
import { KnownAgentStore } from './known-agent.store.js';

const database = directoryTables();

const agents = new AgentStore();
const changes = new AgentChangesStore();
const knownAgents = new KnownAgentStore();
const everybody = {
  ...{ unit: undefined, status: undefined, beginnings: [], after: undefined, limit: 10 },
};
const accountOf = (agentId: string) => ({
  ...{ agentId, login: `l-${agentId}`, aliases: [], address: `${agentId}@ac-besancon.fr` },
  status: 'open' as const,
});
const open = (agentId: string) =>
  new AgentAccountStore().open(database.manager, [accountOf(agentId)]);

describe('the store of agents', () => {
  it('finds an agent with their account and possible duplicates', async () => {
    const { manager } = database;
    const first = await keepAgent(manager, { usualName: 'DOUBLE' });
    const second = await keepAgent(manager, { usualName: 'Double' });
    await open(second.agentId);
    expect(await agents.find(manager, second.agentId)).toEqual({
      ...second,
      ...{ login: `l-${second.agentId}`, address: `${second.agentId}@ac-besancon.fr` },
      ...{ phone: null, endsOn: null, departsOn: null },
      possibleDuplicateOf: [first.agentId],
    });
    expect(await agents.find(manager, uuidv7())).toBeUndefined();
  });

  it('lists agents by name, from a place on, by unit, status and beginnings', async () => {
    const { manager } = database;
    const unit = 'LISTED';
    const { agentId: zoe } = await keepAgent(manager, {
      unit,
      usualName: 'LEDOUX',
      firstName: 'Zoé',
    });
    const { agentId: ana } = await keepAgent(manager, {
      unit,
      usualName: 'LEDOUX',
      firstName: 'Ana',
    });
    const { agentId: gone } = await keepAgent(manager, {
      ...{ unit, usualName: 'ZOLA', status: 'departed' as const },
    });
    const list = async (wanted: object) =>
      (await agents.page(manager, { ...everybody, unit, ...wanted })).map(({ agentId }) => agentId);
    expect(await list({})).toEqual([ana, zoe, gone]);
    expect(await list({ limit: 1 })).toEqual([ana]);
    expect(await list({ status: 'departed' })).toEqual([gone]);
    const after = { foldedUsualName: 'ledoux', foldedFirstName: 'ana', agentId: ana };
    expect(await list({ after })).toEqual([zoe, gone]);
    expect(await list({ beginnings: ['zo'] })).toEqual([zoe, gone]);
    expect(await list({ beginnings: ['zo', 'led'] })).toEqual([zoe]);
  });

  it('has the state that is published, as it was set last', async () => {
    const { manager } = database;
    const { agentId, usualName, firstName, unit } = await keepAgent(manager);
    const state = { agentId, usualName, firstName, unit };
    const published = async () => [...(await agents.statesOf(manager, [agentId, uuidv7()]))];
    expect(await published()).toEqual([[agentId, { ...state, status: 'active' }]]);
    await changes.setStatus(manager, [{ agentId, version: 2 }], 'departed');
    expect(await published()).toEqual([[agentId, { ...state, status: 'departed' }]]);
  });

  it('knows the open accounts of active agents by names and birth date', async () => {
    const { manager } = database;
    const agent = await keepAgent(manager, { usualName: 'CURIE', firstName: 'Marie' });
    const found = () => agents.accountsOf(manager, foldIdentity(agent));
    expect(await found()).toEqual([]);
    await open(agent.agentId);
    const { agentId, login, address } = accountOf(agent.agentId);
    expect(await found()).toEqual([{ agentId, login, address }]);
    await new AgentAccountStore().change(manager, [{ agentId, status: 'closed' }]);
    expect(await found()).toEqual([]);
  });

  it('tells what is known before somebody is created', async () => {
    const { manager } = database;
    const agent = await keepAgent(manager, { usualName: 'KNOWN' });
    const fingerprint = Buffer.from('fingerprint');
    const known = (unit: string) =>
      knownAgents.whatIsKnown(manager, [
        { ...agent, unit, fingerprints: { forms: [fingerprint] } },
      ]);
    expect(await known('NOWHERE')).toEqual([
      { holder: null, declared: false, possibleDuplicateOf: [agent.agentId] },
    ]);
    await database.rows(`INSERT INTO units VALUES ('SOMEWHERE', 'Somewhere')`);
    expect(await knownAgents.undeclared(manager, ['SOMEWHERE', 'NOWHERE'])).toEqual(
      new Set(['NOWHERE']),
    );
    await database.rows('INSERT INTO numen_fingerprints VALUES ($1, $2)', [
      fingerprint,
      agent.agentId,
    ]);
    expect(await known('SOMEWHERE')).toEqual([
      { holder: agent.agentId, declared: true, possibleDuplicateOf: [] },
    ]);
  });

  it('lets those who appoint an agent at once pass, and makes who departs the agent wait', async () => {
    const { agentId } = await keepAgent(database.manager);
    expect(await agents.hold(database.manager, uuidv7())).toBeUndefined();
    await database.manager.transaction(async (manager) => {
      expect(await agents.hold(manager, agentId)).toBe('active');
      expect(await agents.hold(database.manager, agentId)).toBe('active');
      const sql = 'SELECT FROM agents WHERE agent_id = $1 FOR UPDATE NOWAIT';
      await expect(database.rows(sql, [agentId])).rejects.toMatchObject({ code: '55P03' });
    });
    await database.manager.transaction(async (manager) => {
      await agents.lock(manager, agentId);
      const sql = 'SELECT FROM agents WHERE agent_id = $1 FOR SHARE NOWAIT';
      await expect(database.rows(sql, [agentId])).rejects.toMatchObject({ code: '55P03' });
    });
  });

  it('makes those who create one identity follow each other', async () => {
    const digest = Buffer.from('digest of an identity');
    await database.manager.transaction(async (manager) => {
      await knownAgents.lockIdentities(manager, [digest]);
      const sql = 'SELECT pg_try_advisory_xact_lock($1) AS free';
      const key = digest.readBigInt64BE().toString();
      expect(await database.rows(sql, [key])).toEqual([{ free: false }]);
    });
  });
});
