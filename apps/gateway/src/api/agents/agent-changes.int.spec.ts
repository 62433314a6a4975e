import { accounts, agents } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, JEANS_ACCOUNT, TOKENS } from '../../testing/fake-credentials.js';
import { JEAN_IN_DIRECTORY } from '../../testing/fake-directory.js';
import { problem, serve } from '../../testing/fake-service.js';
import { gatewayForEach } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';

const { agentId } = JEAN;
const token = TOKENS.administrator;
const path = `/agents/${agentId}`;

let gateway: TestGateway;
gatewayForEach((started) => (gateway = started));

describe('changing an agent', () => {
  it('answers the agent as they are then, with their account', async () => {
    const changed = { ...JEAN_IN_DIRECTORY, unit: 'RECTORAT', departsOn: '2090-09-01' };
    gateway.directory.answer([serve(agents.change, () => changed)]);
    const body = { unit: 'RECTORAT', phone: '', endsOn: '2090-08-31', newLogin: true };
    const response = await gateway.api('PATCH', path, { token, body });
    expect(response.status).toBe(200);
    const { login, aliases } = JEANS_ACCOUNT;
    expect(await response.json()).toMatchObject({
      ...{ unit: 'RECTORAT', departsOn: '2090-09-01', phone: null },
      account: { state: 'open', login, aliases },
    });
    const [received] = gateway.directory.received;
    expect(received).toMatchObject({ path: `/internal${path}`, body });
    expect(received!.headers['x-actor']).toBe(HELENE.agentId);
  });

  it('is done, though nobody can see the account now', async () => {
    gateway.credentials.answer([serve(accounts.get, () => problem(503, 'service-unavailable'))]);
    const response = await gateway.api('PATCH', path, { token, body: { unit: 'RECTORAT' } });
    expect(response.status).toBe(200);
  });

  it('is refused as the directory refuses it', async () => {
    const refusal = problem(422, 'contract-over', { body: { errors: [{ field: 'endsOn' }] } });
    gateway.directory.answer([serve(agents.change, () => refusal)]);
    const body = { endsOn: '2024-08-31' };
    const response = await gateway.api('PATCH', path, { token, body });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      ...{ code: 'contract-over', errors: [{ field: 'endsOn' }] },
    });
  });

  it('never passes on what no agent can change', async () => {
    const body = { birthDate: '1988-11-02' };
    const response = await gateway.api('PATCH', path, { token, body });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'birthDate' }] });
    expect(gateway.directory.received).toEqual([]);
  });
});

describe('a departure on a day to come', () => {
  it('is not waited for, since the account stays open', async () => {
    const body = { on: '2090-09-01' };
    const response = await gateway.api('POST', `${path}/departure`, { token, body });
    expect(response.status).toBe(204);
    expect(gateway.credentials.received.filter(({ query }) => query.has('waitMs'))).toEqual([]);
  });

  it('is withdrawn', async () => {
    const response = await gateway.api('DELETE', `${path}/departure`, { token });
    expect(response.status).toBe(204);
    expect(gateway.directory.received.map((one) => `${one.method} ${one.path}`)).toEqual([
      `DELETE /internal${path}/departure`,
    ]);
  });
});

it.each([TOKENS.agent, TOKENS.manager])('none of this is for %s', async (other) => {
  for (const [method, at, body] of [
    ['PATCH', path, { unit: 'RECTORAT' }],
    ['DELETE', `${path}/departure`, undefined],
  ] as const) {
    const response = await gateway.api(method, at, { token: other, ...(body && { body }) });
    expect(response.status).toBe(403);
  }
  expect(gateway.directory.received).toEqual([]);
});
