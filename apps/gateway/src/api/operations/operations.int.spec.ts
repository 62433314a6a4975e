import { operations, type OperationsView } from '@citadelle/contracts/calls';
import { expect, it } from '@jest/globals';
import { TOKENS } from '../../testing/fake-credentials.js';
import { doing, fakeOperations } from '../../testing/fake-operations.js';
import { CUT, problem, serve } from '../../testing/fake-service.js';
import { gatewayForAll } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

const ask = (token: string) => gateway.api('GET', '/operations', { token });
const answer = async () => (await (await ask(TOKENS.administrator)).json()) as OperationsView;

it('administrators are told how all services are doing', async () => {
  const response = await ask(TOKENS.administrator);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({
    services: [doing('directory'), doing('credentials'), doing('notifications')],
  });
});

it.each([
  ['cuts the connection', () => CUT],
  ['refuses', () => problem(503, 'service-unavailable')],
  ['never answers', () => new Promise<never>(() => undefined)],
])('nothing is known of one that %s, and soon', async (_how, how) => {
  gateway.notifications.answer([serve(operations.notifications, how)]);
  const begun = performance.now();
  const { services } = await answer();
  expect(performance.now() - begun).toBeLessThan(4_000);
  expect(services).toEqual([
    doing('directory'),
    doing('credentials'),
    { service: 'notifications', state: 'unknown', signs: [] },
  ]);
  gateway.notifications.answer([fakeOperations('notifications')]);
});

it.each([TOKENS.manager, TOKENS.agent, TOKENS.newcomer])(
  'nobody else is told, nor is a service asked for them: %s',
  async (token) => {
    const asked = () =>
      gateway.directory.received.filter(({ path }) => path === '/internal/operations').length;
    const before = asked();
    expect((await ask(token)).status).toBe(403);
    expect(asked()).toBe(before);
  },
);
