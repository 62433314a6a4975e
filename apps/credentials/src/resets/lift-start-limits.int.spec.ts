import type { Problem } from '@citadelle/contracts';
import { freshSource } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EnrolledAgent } from '../credentials.fixture.js';
import { TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
let paul: TestManager;
let helene: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
  paul = await resets.manager(['RECTORAT']);
  helene = await resets.manager([], true);
});

const lift = (agentId: string, actor?: string, headers: Record<string, string> = {}) =>
  resets.credentials.call<Problem>('DELETE', `agents/${agentId}/reset-delays`, undefined, {
    ...(actor !== undefined && { actor }),
    headers,
  });

const anew = ({ account: { login }, birthDate }: EnrolledAgent) =>
  resets.start({ login, birthDate, startAnew: true });

/** Somebody who has started as many resets as may be open, and whose birth date was tried too often. */
async function shutOut(): Promise<EnrolledAgent> {
  const agent = await resets.enrol();
  for (let n = 0; n < 3; n++) expect((await anew(agent)).status).toBe(201);
  const wrong = { login: agent.account.login, birthDate: '1975-06-22' };
  for (let n = 0; n < 10; n++) await resets.start(wrong, { source: freshSource() });
  expect((await anew(agent)).status).toBe(429);
  return agent;
}

describe('lifting the limits of starts', () => {
  it('is for administrators and the managers of the unit, and lets the agent start again', async () => {
    for (const { agentId } of [nadia, helene]) {
      const agent = await shutOut();
      expect((await lift(agent.agentId, agentId)).status).toBe(204);
      expect((await anew(agent)).status).toBe(201);
    }
  });

  it('is nothing that anybody else learns of, and changes nothing then', async () => {
    const agent = await shutOut();
    for (const actor of [paul.agentId, agent.agentId, undefined]) {
      const { status, body } = await lift(agent.agentId, actor);
      expect([status, body.code]).toEqual([404, 'account-not-found']);
    }
    expect((await anew(agent)).status).toBe(429);
  });

  it('is refused where there is no account', async () => {
    for (const id of ['0199aaaa-0000-7000-8000-000000000000', 'x'])
      expect((await lift(id, helene.agentId)).status).toBe(404);
  });

  it('concerns one account alone', async () => {
    const [one, other] = [await shutOut(), await shutOut()];
    await lift(one.agentId, helene.agentId);
    expect((await anew(other)).status).toBe(429);
  });

  it('happens once under one key', async () => {
    const agent = await shutOut();
    const key = { 'idempotency-key': `lift-${agent.agentId}` };
    for (let n = 0; n < 2; n++)
      expect((await lift(agent.agentId, helene.agentId, key)).status).toBe(204);
  });
});

describe('a second request of one person', () => {
  it('is marked in the queue, and so is the first, as long as both wait', async () => {
    const agent = await resets.enrol();
    const first = await resets.requested(agent);
    const remarksOf = async () =>
      (await resets.queue('SIG-AESH', { actor: nadia.agentId })).body.items
        .filter((item) => item.agent.agentId === agent.agentId)
        .map(({ remarks }) => remarks);
    expect(await remarksOf()).toEqual([[]]);
    const { body } = await anew(agent);
    expect(await remarksOf()).toEqual([[]]);
    await resets.request(body.resetId, body.firstCode);
    expect(await remarksOf()).toEqual([['several-requests'], ['several-requests']]);
    await resets.refuse(first.resetId, nadia.agentId);
    expect(await remarksOf()).toEqual([[]]);
  });
});
