import { topics } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { freshSource, message } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestCredentials, until } from '../credentials.fixture.js';

const credentials = TestCredentials.ofSpec();

const view = async (agentId: string) =>
  (await credentials.get<AccountView>(`accounts/${agentId}`)).body;

it('names that are shown to nobody come back after a loss, sign in, and are nobody else’s', async () => {
  const agent = await credentials.enrol({ firstName: 'Marc', usualName: 'PERDU' });
  const { agentId, numen } = agent;
  const renamed = { agentId, firstName: 'Aëlle', usualName: 'PERDU' };
  const asked = { newLogin: true, hideOldNames: true };
  await credentials.tell(
    message(topics.agents.name, agentId, 'AgentRenamed', { ...renamed, ...asked }),
  );
  const before = await view(agentId);
  expect(before).toMatchObject({ login: 'aperdu', aliases: [] });
  const told = await until(async () => {
    const states = await credentials.published(topics.accountsState.name);
    return states.find(({ data }) => (data as { login?: string }).login === 'aperdu');
  });
  expect(JSON.stringify(told)).not.toMatch(/mperdu|marc/);
  await credentials.untilAllHandled();
  await credentials.loseDatabase();
  await credentials.expire(topics.agents.name, topics.enrolments.name, topics.accounts.name);
  await credentials.add();
  expect((await credentials.resync()).topics.map(({ refused }) => refused)).not.toContain(1);
  expect(await view(agentId)).toEqual({ ...before, password: 'none' });
  const homonym = await credentials.enrol({ firstName: 'Marc', usualName: 'PERDU' });
  expect(homonym.account).toMatchObject({
    ...{ login: 'mperdu2', address: 'marc.perdu2@ac-besancon.fr' },
  });
  await credentials.broker.publish([await credentials.enrolled(agent)]);
  await until(async () => (await view(agentId)).password === 'numen');
  for (const typed of ['mperdu', 'marc.perdu@ac-besancon.fr', 'aperdu'])
    expect((await credentials.signIn(typed, numen, freshSource())).status).toBe(201);
});
