import { administrators, agents } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { gatewayForAll } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';

const token = TOKENS.administrator;
const { agentId } = JEAN;

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

describe('units', () => {
  it('are listed', async () => {
    const response = await gateway.api('GET', '/units', { token });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      items: [{ unitId: 'SIG-AESH', name: 'Gestion des AESH', managers: [] }],
      next: null,
    });
  });

  it('are declared with their name', async () => {
    const response = await gateway.api('PUT', '/units/SIG-AESH', {
      token,
      body: { name: 'Gestion des AESH' },
    });
    expect(response.status).toBe(200);
    expect(gateway.directory.received.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/internal/units/SIG-AESH',
      body: { name: 'Gestion des AESH' },
    });
  });

  it('have names of 200 characters', async () => {
    const name = 'é'.repeat(200);
    const response = await gateway.api('PUT', '/units/SIG-AESH', { token, body: { name } });
    expect(response.status).toBe(200);
    expect(gateway.directory.received.at(-1)).toMatchObject({ body: { name } });
  });

  it.each([
    ['an id that is none', '/units/sig%20aesh', { name: 'x' }, 'unitId'],
    ['no name', '/units/SIG-AESH', {}, 'name'],
    ['a blank name', '/units/SIG-AESH', { name: '  ' }, 'name'],
    ['a name of more than 200 characters', '/units/SIG-AESH', { name: 'é'.repeat(201) }, 'name'],
    ['an unknown property', '/units/SIG-AESH', { name: 'x', managers: [] }, 'managers'],
  ])('are not declared with %s', async (_what, path, body, field) => {
    const response = await gateway.api('PUT', path, { token, body });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
  });
});

describe('roles', () => {
  it.each([
    ['PUT', `/units/SIG-AESH/managers/${agentId}`],
    ['DELETE', `/units/SIG-AESH/managers/${agentId}`],
    ['PUT', `/administrators/${agentId}`],
    ['DELETE', `/administrators/${agentId}`],
  ])('are given and taken by %s %s', async (method, path) => {
    const response = await gateway.api(method, path, { token });
    expect(response.status).toBe(204);
    expect(gateway.directory.received.at(-1)).toMatchObject({
      method,
      path: `/internal${path}`,
      headers: expect.objectContaining({ 'x-actor': HELENE.agentId }),
    });
  });

  it.each([
    ['PUT', `/units/SIG-AESH/managers/${agentId}`],
    ['DELETE', `/units/SIG-AESH/managers/${agentId}`],
    ['PUT', `/administrators/${agentId}`],
    ['DELETE', `/administrators/${agentId}`],
    ['POST', `/agents/${agentId}/departure`],
  ])('are no matter of a sign-in alone: %s %s', async (method, path) => {
    const before = gateway.directory.received.length;
    const body = method === 'POST' ? { on: '2026-08-31' } : undefined;
    const response = await gateway.api(method, path, { token: TOKENS.signedIn, body });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'reauthentication-required' });
    expect(gateway.directory.received).toHaveLength(before);
  });

  it('are judged by the services too, by the window that goes with each call', async () => {
    await gateway.api('PUT', `/administrators/${agentId}`, { token });
    expect(gateway.directory.received.at(-1)!.headers).toMatchObject({
      'x-actor-reauthenticated-until': '2999-01-01T10:07:00.000Z',
    });
    await gateway.api('GET', '/units', { token: TOKENS.signedIn });
    expect(gateway.directory.received.at(-1)!.headers).not.toHaveProperty(
      'x-actor-reauthenticated-until',
    );
  });

  it.each([
    ['PUT', `/administrators/${agentId}`, undefined, administrators.appoint],
    ['DELETE', `/administrators/${agentId}`, undefined, administrators.dismiss],
    ['POST', `/agents/${agentId}/departure`, { on: '2026-08-31' }, agents.depart],
  ] as const)('may wait for a second administrator: %s %s', async (method, path, body, call) => {
    const proposed = { state: 'proposed', expiresAt: '2026-12-02T10:00:00.000Z' } as const;
    gateway.directory.answer([serve(call, () => proposed)]);
    const response = await gateway.api(method, path, { token, body });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual(proposed);
  });

  it('never leave the directory without an administrator', async () => {
    gateway.directory.answer([
      serve(administrators.dismiss, () => problem(409, 'last-administrator')),
    ]);
    const response = await gateway.api('DELETE', `/administrators/${HELENE.agentId}`, { token });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'last-administrator' });
  });
});
