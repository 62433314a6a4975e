import { describe, expect, it } from '@jest/globals';
import { JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.administrator);
const AGENT = `/annuaire/agents/${JEAN.agentId}`;
const LIFT = `${AGENT}/demandes-de-codes`;
const API = `/agents/${JEAN.agentId}/reset-delays`;
const lifted = () =>
  at.gateway.credentials.received.filter(({ path }) => path.endsWith('/reset-delays'));

describe('« Permettre de nouvelles demandes »', () => {
  it('lifts the limits of the agent, and says so on their page', async () => {
    await at.visitor.open(AGENT);
    const { text } = await at.visitor.send(LIFT);
    expect(text).toContain('De nouvelles demandes de codes sont possibles');
    expect(lifted().at(-1)).toMatchObject({ method: 'DELETE', path: `/internal${API}` });
  });

  it('leads to the agent whoever opens its address', async () => {
    expect((await at.visitor.open(LIFT)).title).toContain('Jean PIN');
  });

  it.each(['agent', 'manager'] as const)('is on no page for somebody who is %s', async (role) => {
    const visitor = at.as(TOKENS[role]);
    expect((await visitor.open(LIFT)).status).toBe(404);
  });

  it('is a call of the API, also for managers, whose right the service judges', async () => {
    for (const role of ['administrator', 'manager'] as const) {
      const answer = await at.gateway.api('DELETE', API, { token: TOKENS[role] });
      expect(answer.status).toBe(204);
    }
    expect((await at.gateway.api('DELETE', API)).status).toBe(401);
  });
});
