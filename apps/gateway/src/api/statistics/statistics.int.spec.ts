import { expect, it } from '@jest/globals';
import { STATISTICS, TOKENS } from '../../testing/fake-credentials.js';
import { gatewayForAll } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

const ask = (token: string) => gateway.api('GET', '/statistics', { token });
const asked = () =>
  gateway.credentials.received.filter(({ path }) => path === '/internal/statistics').length;

it('administrators are told what was counted', async () => {
  const response = await ask(TOKENS.administrator);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual(STATISTICS);
});

it.each([TOKENS.manager, TOKENS.agent, TOKENS.newcomer])(
  'nobody else is, nor is it counted for them: %s',
  async (token) => {
    const before = asked();
    expect((await ask(token)).status).toBe(403);
    expect(asked()).toBe(before);
  },
);
