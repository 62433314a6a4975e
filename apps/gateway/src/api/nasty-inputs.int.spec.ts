import { type FieldKind, nastyBodies, unreadableBodies } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOKENS } from '../testing/fake-credentials.js';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly valid: Record<string, string>;
  readonly kinds: Record<string, FieldKind>;
}

const identity = { usualName: 'PIN', firstName: 'Jean', birthDate: '1988-11-02' };
const identityKinds = { usualName: 'name', firstName: 'name', birthDate: 'birth-date' } as const;

/** Every call with a body, a body it accepts, and what its fields are. */
const calls: Call[] = [
  {
    method: 'POST',
    path: '/agents',
    valid: { ...identity, numen: '03E1800242JPQ', unit: 'SIG-AESH' },
    kinds: { ...identityKinds, numen: 'numen', unit: 'unit' },
  },
  { method: 'POST', path: '/identity-lookups', valid: identity, kinds: identityKinds },
  {
    method: 'POST',
    path: '/sessions',
    valid: { login: 'jpin', password: 'secret' },
    kinds: { login: 'text', password: 'text' },
  },
  {
    method: 'POST',
    path: '/password-changes',
    valid: { currentPassword: 'a', newPassword: 'b' },
    kinds: { currentPassword: 'text', newPassword: 'text' },
  },
  {
    method: 'POST',
    path: '/reauthentications',
    valid: { password: 'a' },
    kinds: { password: 'text' },
  },
  { method: 'PUT', path: '/units/SIG-AESH', valid: { name: 'Gestion' }, kinds: { name: 'text' } },
];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

/** Calls of the services that do something, which introspecting a token does not. */
function commands(): number {
  return [...gateway.directory.received, ...gateway.credentials.received].filter(
    ({ path }) => path !== '/internal/sessions/introspection',
  ).length;
}

describe.each(calls)('$method $path', ({ method, path, valid, kinds }) => {
  const token = TOKENS.administrator;

  it('accepts what is valid, so that the refusals below mean something', async () => {
    const before = commands();
    await gateway.api(method, path, { token, body: valid });
    expect(commands()).toBeGreaterThan(before);
  });

  it.each(nastyBodies(valid, kinds))('refuses $what', async ({ field, body }) => {
    const before = commands();
    const response = await gateway.api(method, path, { token, body });
    const problem = (await response.json()) as { errors?: { field: string }[] };
    expect({
      status: response.status,
      fields: problem.errors?.map((error) => error.field),
    }).toEqual({ status: 422, fields: [field] });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(commands()).toBe(before);
  });

  it.each(unreadableBodies(valid))('refuses a body that is $what', async (unreadable) => {
    const before = commands();
    const response = await fetch(`${gateway.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(unreadable.contentType !== undefined && { 'content-type': unreadable.contentType }),
      },
      body: unreadable.body,
    });
    expect(response.status).toBe(unreadable.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: unreadable.status,
      code: expect.any(String),
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(commands()).toBe(before);
  });
});
