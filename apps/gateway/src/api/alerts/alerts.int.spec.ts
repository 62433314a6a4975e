import { describe, expect, it } from '@jest/globals';
import { NADIA, TOKENS } from '../../testing/fake-credentials.js';
import { alertView } from '../../testing/fake-notifications.js';
import { gatewayForEach } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';

const { alertId } = alertView();

let gateway: TestGateway;
gatewayForEach((started) => (gateway = started));

describe('alerts', () => {
  it('are listed for those they concern', async () => {
    const token = TOKENS.manager;
    const response = await gateway.api('GET', '/alerts?limit=10&after=abc', { token });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ items: [alertView()], next: null });
    const call = gateway.notifications.received.at(-1)!;
    expect(Object.fromEntries(call.query)).toEqual({ limit: '10', after: 'abc' });
    expect(call.headers['x-actor']).toBe(NADIA.agentId);
  });

  it('are acknowledged by the one signed in', async () => {
    const path = `/alerts/${alertId.toUpperCase()}/acknowledgement`;
    const response = await gateway.api('POST', path, { token: TOKENS.manager });
    expect(response.status).toBe(204);
    expect(gateway.notifications.received.at(-1)).toMatchObject({
      method: 'POST',
      path: `/internal/manager-alerts/${alertId}/acknowledgement`,
      headers: expect.objectContaining({ 'x-actor': NADIA.agentId }),
    });
  });

  it.each([
    ['GET', '/alerts'],
    ['POST', `/alerts/${alertId}/acknowledgement`],
  ])('are nothing to others: %s %s', async (method, path) => {
    const response = await gateway.api(method, path, { token: TOKENS.agent });
    expect(response.status).toBe(404);
  });
});
