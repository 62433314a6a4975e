import { topics } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { agentCreated, message, someAgent, type TestAgent } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EnrolledAgent, TestCredentials, until } from '../credentials.fixture.js';

const credentials = TestCredentials.ofSpec();
const { accountsState, agents, agentsState, enrolments, unitsState } = topics;

let sequence = 0;
/** As the directory tells the state of an agent beside what happened. */
const stateOf = (agent: TestAgent, status = 'active') => {
  const { agentId, firstName, usualName, unit } = agent;
  const data = { agentId, firstName, usualName, unit, status };
  const told = message(agentsState.name, agentId, 'AgentState', data);
  return { ...told, sequence: String((sequence += 1)).padStart(20, '0') };
};
const view = async (agentId: string) =>
  (await credentials.get<AccountView>(`accounts/${agentId}`)).body;
const ofTopic = async (topic: string, key: string) =>
  (await credentials.published(topic)).filter((one) => one.key === key);
const lastState = async (agentId: string) => (await ofTopic(accountsState.name, agentId)).at(-1);

describe('credentials that lost its database', () => {
  let christian: EnrolledAgent;
  let christine: EnrolledAgent;
  let departed: EnrolledAgent;
  /** Announced, and never opened: what follows from it came when the service was away. */
  const late = someAgent({ firstName: 'Chloé', usualName: 'JOSEPH' });
  let before: Map<string, AccountView>;
  let waited: string[];

  beforeAll(async () => {
    christian = await credentials.enrol({ firstName: 'Christian', usualName: 'JOSEPH' });
    christine = await credentials.enrol({ firstName: 'Christine', usualName: 'JOSEPH' });
    departed = await credentials.enrol({ firstName: 'Paul', usualName: 'PARTI' });
    const left = { agentId: departed.agentId, on: '2026-08-31' };
    await credentials.tell(message(agents.name, departed.agentId, 'AgentDeparted', left));
    await credentials.choosePassword(christine, 'quatre sapins au clair de lune');
    const unit = { unitId: 'SIG-AESH', name: 'AESH', managers: [christine.agentId] };
    await credentials.tell(message(unitsState.name, 'SIG-AESH', 'UnitState', unit));
    const all = [christian, christine, departed];
    await credentials.broker.publish([
      ...[christian, christine].map((agent) => stateOf(agent)),
      stateOf(departed, 'departed'),
    ]);
    before = new Map(
      await Promise.all(all.map(async ({ agentId }) => [agentId, await view(agentId)] as const)),
    );
    await credentials.untilAllHandled();
    await credentials.loseDatabase();
    // Retention took the announcements, the sealed NUMENs and the tombstones after them.
    await credentials.expire(agents.name, enrolments.name, topics.accounts.name);
    await credentials.add();
    // A homonym is announced to the service that knows nobody.
    await credentials.broker.publish([agentCreated(late), await credentials.enrolled(late)]);
    waited = await until(() => {
      const lines = credentials.logged.filter((line) => line.includes('resync credentials'));
      return Promise.resolve(lines.length > 0 && lines);
    });
  });

  it('reads nothing before it has learnt again, and says what to run', async () => {
    expect(waited[0]).toContain('may lack what credentials told before');
    expect((await credentials.get(`accounts/${late.agentId}`)).status).toBe(404);
    expect(await credentials.rows('SELECT FROM events')).toEqual([]);
  });

  it('gets back every account with its login, aliases, address and state, without a password', async () => {
    const resynced = await credentials.resync();
    expect(resynced.era).toBe(1);
    expect(resynced.topics.map(({ refused }) => refused)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    for (const [agentId, account] of before)
      expect(await view(agentId)).toEqual({ ...account, password: 'none' });
    expect(before.get(christian.agentId)).toMatchObject({
      login: 'cjoseph1',
      aliases: ['cjoseph'],
    });
    expect(before.get(departed.agentId)).toMatchObject({ state: 'closed' });
    expect(await credentials.rows('SELECT role, unit_id, agent_id FROM role_grants')).toEqual([
      { role: 'manager', unit_id: 'SIG-AESH', agent_id: christine.agentId },
    ]);
    const identities = await credentials.rows('SELECT usual_name, unit FROM identities');
    expect(identities).toHaveLength(4);
  });

  it('gives nobody a login that was given before', async () => {
    await until(async () => (await view(late.agentId)).password === 'numen');
    expect((await view(late.agentId)).login).toBe('cjoseph3');
  });

  it('tells states that readers take for later ones', async () => {
    const { agentId } = christian;
    await until(async () => (await lastState(agentId))?.sequence === '00000001000000000001');
    const { login, aliases, address } = before.get(agentId)!;
    expect((await lastState(agentId))!.data).toEqual({
      ...{ agentId, login, aliases, address },
      status: 'open',
    });
    expect(await ofTopic(topics.accounts.name, agentId)).toEqual([]);
  });

  it('takes in a NUMEN that is sent again, and its holder signs in', async () => {
    await credentials.broker.publish([await credentials.enrolled(christian)]);
    await until(async () => (await view(christian.agentId)).password === 'numen');
    expect((await credentials.signIn('cjoseph', christian.numen)).status).toBe(201);
    const born = await credentials.rows('SELECT birth_date FROM identities WHERE agent_id = $1', [
      christian.agentId,
    ]);
    expect(born).toEqual([{ birth_date: christian.birthDate }]);
  });

  it('changes nothing when it learns again what it knows', async () => {
    const events = () => credentials.rows('SELECT stream, version FROM events ORDER BY position');
    const known = await events();
    await credentials.untilAllPublished();
    expect(await credentials.resync()).toMatchObject({
      era: 1,
      told: [{ unknown: [], behind: [] }],
    });
    expect(await events()).toEqual(known);
  });
});

describe('what an older back-up lacks', () => {
  it('is learnt from states, which no older message undoes', async () => {
    const agent = await credentials.enrol({ firstName: 'Odile', usualName: 'RETOUR' });
    const { agentId } = agent;
    const returned = stateOf(agent, 'departed');
    await credentials.broker.publish([returned]);
    await credentials.resync();
    expect((await view(agentId)).state).toBe('closed');
    const old = message(agents.name, agentId, 'AgentReturned', { agentId, on: '2026-09-01' });
    await credentials.tell({ ...old, sequence: '0'.repeat(20) });
    expect((await view(agentId)).state).toBe('closed');
  });

  it('is told and left alone where somebody else has the login by now', async () => {
    const { account } = await credentials.enrol({ firstName: 'Zita', usualName: 'UNIQUE' });
    const other = someAgent();
    const { login, aliases, address } = account;
    const state = { agentId: other.agentId, login, aliases, address, status: 'open' };
    const told = message(accountsState.name, other.agentId, 'AccountState', state);
    await credentials.broker.publish([{ ...told, sequence: '00000000000000000009' }]);
    const { topics: read, lost } = await credentials.resync();
    const refusals = read.flatMap((topic) => topic.refusals);
    expect(lost).toEqual([{ topic: accountsState.name, unknown: [other.agentId], behind: [] }]);
    expect(refusals).toEqual([{ key: other.agentId, reason: 'Unprocessable' }]);
    expect((await credentials.get(`accounts/${other.agentId}`)).status).toBe(404);
  });

  it('is taken from a later era, however often the older account had changed', async () => {
    const agent = await credentials.enrol({ firstName: 'Aude', usualName: 'ÉRA' });
    const { agentId, account } = agent;
    await credentials.choosePassword(agent, 'quatre sapins au clair de lune');
    const state = { agentId, login: 'aera1', aliases: ['aera'], address: account.address };
    const told = message(accountsState.name, agentId, 'AccountState', {
      ...{ ...state, status: 'closed' },
    });
    const { era } = await credentials.resync();
    // Of the states of an account the last one counts: the service must have published its own before we tell ours.
    await credentials.untilAllPublished();
    const sequence = String((era + 1) * 1e12 + 2).padStart(20, '0');
    await credentials.broker.publish([{ ...told, sequence }]);
    expect(await lastState(agentId)).toMatchObject({ sequence });
    const resynced = await credentials.resync();
    expect(resynced).toMatchObject({ era: era + 2, told: [{ behind: [agentId] }] });
    expect(resynced.lost.flatMap(({ behind }) => behind)).toEqual([]);
    expect(await view(agentId)).toMatchObject({ login: 'aera1', state: 'closed' });
  });

  it('can be broken off and learnt once more', async () => {
    const interruption = new AbortController();
    interruption.abort();
    await expect(credentials.resync({ signal: interruption.signal })).rejects.toThrow('aborted');
    expect((await credentials.resync()).topics).toHaveLength(7);
  });
});

describe('a database that was restored from a back-up', () => {
  it('reads and publishes nothing before it has learnt what was told since', async () => {
    await credentials.stopReplicas();
    // As the script does that restores it.
    await credentials.rows(
      'INSERT INTO era (learning) VALUES (true) ON CONFLICT (one) DO UPDATE SET learning = true',
    );
    const since = someAgent({ firstName: 'Zoé', usualName: 'AUTRE' });
    const address = 'zoe.autre@ac-besancon.fr';
    const state = { agentId: since.agentId, login: 'zautre', aliases: [], address, status: 'open' };
    const told = message(accountsState.name, since.agentId, 'AccountState', state);
    const newcomer = someAgent({ firstName: 'Zack', usualName: 'AUTRE' });
    await credentials.broker.publish([
      { ...told, sequence: '00000000000000000001' },
      agentCreated(newcomer),
    ]);
    await credentials.rows(`INSERT INTO outbox (message) VALUES ($1)`, [agentCreated(someAgent())]);
    const before = credentials.logged.length;
    await credentials.add();
    await until(() =>
      Promise.resolve(
        credentials.logged.slice(before).some((line) => line.includes('lost or restored')),
      ),
    );
    expect((await credentials.get(`accounts/${newcomer.agentId}`)).status).toBe(404);
    expect(await credentials.rows('SELECT FROM outbox')).toHaveLength(1);
    await credentials.resync();
    await until(async () => (await view(newcomer.agentId)).login === 'zautre2');
    await credentials.untilAllPublished();
  });
});
