import { NOBODY, topics } from '@citadelle/contracts';
import { message } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AgentStatesReader } from '../accounts/agent-states.reader.js';
import { until } from '../credentials.fixture.js';
import { TestResets, type TestManager, type TestReset } from './resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
let paul: TestManager;
beforeAll(async () => {
  await resets.declare('SIG-ATSS');
  nadia = await resets.manager();
  paul = await resets.manager(['SIG-ATSS']);
});

/** The directory tells that the agent works elsewhere. */
const move = ({ agentId }: { agentId: string }, from = 'SIG-AESH', unit = 'SIG-ATSS') =>
  resets.publish(topics.agents.name, agentId, 'AgentAssigned', { agentId, unit, from });

const unitOf = async ({ resetId }: Pick<TestReset, 'resetId'>) => {
  const [row] = await resets.credentials.rows<{ unit: string | null; state: string }>(
    'SELECT unit, state FROM resets WHERE reset_id = $1',
    [resetId],
  );
  return row;
};

describe('the open requests of an agent who works elsewhere', () => {
  it('follow to the new unit, and those who are told learn that nobody did it', async () => {
    const request = await resets.requested();
    const { resetId, agent } = request;
    await move(agent);
    expect(await unitOf(request)).toEqual({ unit: 'SIG-ATSS', state: 'awaiting-second-code' });
    const { agentId } = agent;
    const transferred = await until(async () =>
      (await resets.credentials.published(topics.resets.name)).find(
        ({ type, key }) => type === 'ResetTransferred' && key === agentId,
      ),
    );
    expect(transferred.data).toMatchObject({
      ...{ resetId, agentId, from: 'SIG-AESH', to: 'SIG-ATSS', by: NOBODY },
    });
    expect((await resets.release(resetId, nadia.token)).status).toBe(404);
    expect((await resets.release(resetId, paul.token)).status).toBe(201);
    const journal = await resets.credentials.rows(
      `SELECT actor, unit FROM security_journal WHERE kind = 'request-transferred' AND agent_id = $1`,
      [agentId],
    );
    expect(journal).toEqual([{ actor: null, unit: 'SIG-AESH' }]);
  });

  it('lose a second code that was given out', async () => {
    const { resetId, firstCode, login, agent } = await resets.requested();
    const { body } = await resets.release(resetId, nadia.token);
    await move(agent);
    const kept = await resets.credentials.rows(
      'SELECT second_code FROM reset_codes WHERE reset_id = $1',
      [resetId],
    );
    expect(kept).toEqual([{ second_code: null }]);
    const { secondCode } = body;
    expect((await resets.complete({ login, firstCode, secondCode })).status).toBe(400);
    const { body: second } = await resets.release(resetId, paul.token);
    const codes = { login, firstCode, secondCode: second.secondCode };
    expect((await resets.complete(codes)).status).toBe(204);
  });

  it('stay where the agent chose the rectorat, or somebody transferred them', async () => {
    const chosen = await resets.requested(undefined, 'RECTORAT');
    const handedOn = await resets.requested();
    await resets.transfer(handedOn.resetId, nadia.agentId, 'RECTORAT');
    for (const request of [chosen, handedOn]) {
      await move(request.agent);
      expect(await unitOf(request)).toMatchObject({ unit: 'RECTORAT' });
    }
  });

  it('ask the new unit where none was asked yet', async () => {
    const started = await resets.started();
    await move(started.agent);
    expect(await unitOf(started)).toEqual({ unit: null, state: 'started' });
    const { body: requested } = await resets.request(started.resetId, started.firstCode);
    expect(requested).toMatchObject({ unit: 'SIG-ATSS' });
  });

  it('follow too where the move is learnt from the latest state alone', async () => {
    const request = await resets.requested();
    const { agentId, firstName, usualName } = request.agent;
    const data = { agentId, firstName, usualName, unit: 'SIG-ATSS', status: 'active' };
    const state = message(topics.agentsState.name, agentId, 'AgentState', data);
    const reader = resets.credentials.replicas[0]!.app.get(AgentStatesReader);
    await reader.take([{ message: { ...state, sequence: '9'.padStart(20, '0') } }] as never);
    expect(await unitOf(request)).toMatchObject({ unit: 'SIG-ATSS' });
  });

  it('follow once, and nothing that has ended', async () => {
    const request = await resets.requested();
    await resets.refuse(request.resetId, nadia.agentId, 'Essai');
    await move(request.agent);
    expect(await unitOf(request)).toEqual({ unit: 'SIG-AESH', state: 'refused' });
    await move(request.agent, 'SIG-ATSS', 'SIG-ATSS');
    const parked = await resets.credentials.rows('SELECT FROM parked_messages');
    expect(parked).toEqual([]);
  });
});
