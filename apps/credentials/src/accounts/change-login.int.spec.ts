import { type AgentsEvents, topics } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { freshSource, message } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { AgentStatesReader } from './agent-states.reader.js';
import { type EnrolledAgent, TestCredentials, until } from '../credentials.fixture.js';

const credentials = TestCredentials.ofSpec();

const at = (local: string) => `${local}@ac-besancon.fr`;
const enrol = (firstName: string, usualName: string) => credentials.enrol({ firstName, usualName });
const view = async ({ agentId }: EnrolledAgent) =>
  (await credentials.get<AccountView>(`accounts/${agentId}`)).body;

type Asked = Pick<AgentsEvents['AgentRenamed'], 'newLogin' | 'hideOldNames'>;

/** The directory tells that somebody goes by other names. */
const rename = async (
  { agentId }: EnrolledAgent,
  [firstName, usualName]: readonly [string, string],
  asked: Asked = {},
) => {
  const data = { agentId, firstName, usualName, ...asked };
  await credentials.tell(message(topics.agents.name, agentId, 'AgentRenamed', data));
};

/** The last message of this type about an agent, once it says what it should. */
const told = async (
  topic: string,
  { agentId }: EnrolledAgent,
  type: string,
  isSo: (data: Record<string, unknown>) => boolean = () => true,
) =>
  until(async () => {
    const found = (await credentials.published(topic)).filter(
      (one) => one.key === agentId && one.type === type,
    );
    const data = found.at(-1)?.data as Record<string, unknown> | undefined;
    return data && isSo(data) && data;
  });

const signIn = async (typed: string, { numen }: EnrolledAgent) => {
  const { status, body } = await credentials.signIn(typed, numen, freshSource());
  return status === 201 ? body.account.agentId : status;
};

describe('somebody who goes by other names', () => {
  it('keeps login and address unless new ones are asked for', async () => {
    const agent = await enrol('Odette', 'TOUJOURS');
    await rename(agent, ['Odette', 'AUTREMENT']);
    expect(await view(agent)).toEqual(agent.account);
  });

  it('gets both, and the former ones sign in as before; sessions stay', async () => {
    const agent = await enrol('Jeanne', 'AVANT');
    expect(await signIn('javant', agent)).toBe(agent.agentId);
    await rename(agent, ['Jeanne', 'APRÈS'], { newLogin: true });
    expect(await view(agent)).toMatchObject({
      ...{ login: 'japres', aliases: ['javant'], address: at('jeanne.apres') },
    });
    for (const typed of ['japres', 'javant', at('jeanne.apres'), at('jeanne.avant')])
      expect(await signIn(typed, agent)).toBe(agent.agentId);
    const sessions = await credentials.rows('SELECT FROM sessions WHERE agent_id = $1', [
      agent.agentId,
    ]);
    expect(sessions).toHaveLength(5);
    const { agentId } = agent;
    const aliases = { aliases: ['javant'], addressAliases: [at('jeanne.avant')] };
    expect(await told(topics.accounts.name, agent, 'LoginChanged')).toEqual({
      ...{ agentId, from: 'javant', to: 'japres', address: at('jeanne.apres'), ...aliases },
      hasSignedIn: false,
    });
    const state = { agentId, login: 'japres', address: at('jeanne.apres'), status: 'open' };
    const isRenamed = ({ login }: Record<string, unknown>) => login === 'japres';
    expect(await told(topics.accountsState.name, agent, 'AccountState', isRenamed)).toEqual({
      ...state,
      ...aliases,
    });
  });

  it('gets a rank among those who have the new base, whose first makes way', async () => {
    const first = await enrol('Paul', 'BASE');
    const agent = await enrol('Pia', 'VENUE');
    await rename(agent, ['Paul', 'BASE'], { newLogin: true });
    expect(await view(agent)).toMatchObject({ login: 'pbase2', address: at('paul.base2') });
    expect(await view(first)).toMatchObject({ login: 'pbase1', aliases: ['pbase'] });
    expect((await enrol('Pol', 'BASE')).account.login).toBe('pbase3');
  });

  it('has the former login and address again who takes the former names back', async () => {
    const agent = await enrol('Rita', 'MARIEE');
    await rename(agent, ['Rita', 'DIVORCEE'], { newLogin: true });
    await rename(agent, ['Rita', 'MARIEE'], { newLogin: true });
    expect(await view(agent)).toMatchObject({
      ...{ login: 'rmariee', aliases: ['rdivorcee'], address: at('rita.mariee') },
    });
    await rename(agent, ['Rita', 'DIVORCEE'], { newLogin: true });
    expect((await enrol('Rosa', 'MARIEE')).account.login).toBe('rmariee2');
    await rename(agent, ['Rita', 'MARIEE'], { newLogin: true });
    const { login, aliases } = await view(agent);
    expect([login, ...aliases]).toEqual(['rmariee1', 'rmariee', 'rdivorcee']);
  });

  it('keeps what the new names make as well', async () => {
    const agent = await enrol('Zoé', 'MÊME');
    await rename(agent, ['Zoë', 'MEME'], { newLogin: true });
    expect(await view(agent)).toEqual(agent.account);
    await rename(agent, ['Zelda', 'MEME'], { newLogin: true });
    expect(await view(agent)).toMatchObject({
      ...{ login: 'zmeme', aliases: [], address: at('zelda.meme') },
    });
  });

  it('gets a number at once where the new base is reserved', async () => {
    const agent = await enrol('Ruth', 'SIMPLE');
    await rename(agent, ['Ruth', 'OOT'], { newLogin: true });
    expect((await view(agent)).login).toBe('root1');
  });

  it('gets what was asked for with the present names, though a later state was known before', async () => {
    const agent = await enrol('Ève', 'TARDIVE');
    const { agentId } = agent;
    const at = (sequence: string) => ({ sequence: sequence.padStart(20, '0') });
    const names = { agentId, firstName: 'Ève', usualName: 'HATIVE' };
    const state = { ...names, unit: 'SIG-AESH', status: 'active' };
    const known = message(topics.agentsState.name, agentId, 'AgentState', state);
    const reader = credentials.replicas[0]!.app.get(AgentStatesReader);
    await reader.take([{ message: { ...known, ...at('5') } }] as never);
    const asked = (usualName: string) =>
      message(topics.agents.name, agentId, 'AgentRenamed', { ...names, usualName, newLogin: true });
    await credentials.tell({ ...asked('ENTRETEMPS'), ...at('3') });
    expect((await view(agent)).login).toBe('etardive');
    await credentials.tell({ ...asked('HATIVE'), ...at('4') });
    expect((await view(agent)).login).toBe('ehative');
  });

  it('follows names also when departed', async () => {
    const agent = await enrol('Lou', 'PARTI');
    const { agentId } = agent;
    const left = { agentId, on: '2026-08-31' };
    await credentials.tell(message(topics.agents.name, agentId, 'AgentDeparted', left));
    await rename(agent, ['Lou', 'LOIN'], { newLogin: true });
    expect(await view(agent)).toMatchObject({ login: 'lloin', state: 'closed' });
  });
});

describe('former names that are shown to nobody', () => {
  it('still open the account by login and address, and appear nowhere', async () => {
    const other = await enrol('Marie', 'SECRETE');
    const agent = await enrol('Marc', 'SECRETE');
    await rename(agent, ['Aëlle', 'SECRETE'], { newLogin: true, hideOldNames: true });
    expect(await view(agent)).toMatchObject({
      ...{ login: 'asecrete', aliases: [], address: at('aelle.secrete') },
    });
    for (const typed of ['msecrete2', at('marc.secrete')])
      expect(await signIn(typed, agent)).toBe(agent.agentId);
    expect(await told(topics.accounts.name, agent, 'LoginChanged')).toEqual({
      ...{ agentId: agent.agentId, from: null, to: 'asecrete', aliases: [] },
      ...{ address: at('aelle.secrete'), addressAliases: [] },
      hasSignedIn: false,
    });
    const isRenamed = ({ login }: Record<string, unknown>) => login === 'asecrete';
    const state = await told(topics.accountsState.name, agent, 'AccountState', isRenamed);
    expect(JSON.stringify(state)).not.toMatch(/msecrete|marc/);
    expect(await view(other)).toMatchObject({ login: 'msecrete1' });
    expect((await enrol('Max', 'SECRETE')).account.login).toBe('msecrete3');
  });

  it('may be hidden later, and what the new names make too is still shown', async () => {
    const agent = await enrol('Noël', 'PLUSTARD');
    await enrol('Nina', 'PLUSTARD');
    await rename(agent, ['Noëlle', 'PLUSTARD'], { newLogin: true });
    await rename(agent, ['Noëlle', 'PLUSTARD'], { hideOldNames: true });
    const { agentId } = agent;
    expect(await view(agent)).toMatchObject({ login: 'nplustard1', aliases: ['nplustard'] });
    // The first change of login was told before.
    const isSecond = ({ from }: Record<string, unknown>) => from === 'nplustard1';
    expect(await told(topics.accounts.name, agent, 'LoginChanged', isSecond)).toEqual({
      ...{ agentId, from: 'nplustard1', to: 'nplustard1', aliases: ['nplustard'] },
      ...{ address: at('noelle.plustard'), addressAliases: [], hasSignedIn: false },
    });
    expect(await signIn(at('noel.plustard'), agent)).toBe(agentId);
  });
});
