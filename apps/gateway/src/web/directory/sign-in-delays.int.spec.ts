import { describe, expect, it } from '@jest/globals';
import { JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.administrator);
const AGENT = `/annuaire/agents/${JEAN.agentId}`;
const LIFT = `${AGENT}/delais-de-connexion`;
const lifted = () =>
  at.gateway.credentials.received.filter(({ path }) => path.endsWith('/sign-in-delays'));

describe('« Lever les délais de connexion »', () => {
  it('lifts those of the agent, and says so on their page', async () => {
    await at.visitor.open(AGENT);
    const { text } = await at.visitor.send(LIFT);
    expect(text).toContain('Les délais de connexion sont levés');
    expect(lifted().at(-1)).toMatchObject({
      method: 'DELETE',
      path: `/internal/agents/${JEAN.agentId}/sign-in-delays`,
    });
  });

  it('leads to the agent whoever opens its address', async () => {
    expect((await at.visitor.open(LIFT)).title).toContain('Jean PIN');
  });

  it.each(['agent', 'manager'] as const)('is nowhere for somebody who is %s', async (role) => {
    const visitor = at.as(TOKENS[role]);
    expect((await visitor.open(LIFT)).status).toBe(404);
    const before = lifted().length;
    const answer = await at.gateway.api('DELETE', `/agents/${JEAN.agentId}/sign-in-delays`, {
      token: TOKENS[role],
    });
    expect([answer.status, lifted().length]).toEqual([403, before]);
  });

  it('is a call of the API', async () => {
    const answer = await at.gateway.api('DELETE', `/agents/${JEAN.agentId}/sign-in-delays`, {
      token: TOKENS.administrator,
    });
    expect(answer.status).toBe(204);
  });
});
