import { type FieldKind, nastyBodies, tutorial, unreadableBodies } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { CODES, JEAN, PASSWORD, RESET_ID, TOKENS } from '../testing/fake-credentials.js';
import { alertView } from '../testing/fake-notifications.js';
import { gatewayForAll } from '../testing/gateway-of-spec.js';
import type { TestGateway } from '../testing/test-gateway.js';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly valid: Record<string, string>;
  readonly kinds: Record<string, FieldKind>;
  /** More bodies to refuse, by the field that the refusal must name. */
  readonly refused?: readonly (readonly [field: string, body: object])[];
}

const { numen, unit, ...identity } = tutorial.jean;
const identityKinds = { usualName: 'name', firstName: 'name', birthDate: 'birth-date' } as const;

const reset = `/password-resets/${RESET_ID}`;
const agent = `/agents/${JEAN.agentId}`;
const login = { login: 'jpin', firstCode: CODES.first };
const loginKinds = { login: 'text', firstCode: 'text' } as const;

/** Text that is too long, ill-formed or none, as a value of a field that may be left out. */
const NO_TEXT = [null, 42, ['a'], {}, '', 'é'.repeat(10_000), 'a\u0000', '\ud83d'];

const each = (field: string, valid: object, values: readonly unknown[]) =>
  values.map((value) => [field, { ...valid, [field]: value }] as const);

/** Every call with a body, a body it accepts, and what its fields are. */
const calls: Call[] = [
  {
    method: 'POST',
    path: '/agents',
    valid: { ...identity, numen, unit },
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
  {
    method: 'POST',
    path: `${agent}/departure`,
    valid: { on: '2026-08-31' },
    kinds: { on: 'text' },
  },
  {
    method: 'POST',
    path: `${agent}/return`,
    valid: { on: '2026-08-31' },
    kinds: { on: 'text' },
    refused: each('numen', { on: '2026-08-31' }, [...NO_TEXT, '03E88', '03E8812345ABCD']),
  },
  {
    method: 'POST',
    path: `${agent}/contestation`,
    valid: { reason: 'Venue au guichet' },
    kinds: { reason: 'text' },
    refused: each('reason', {}, ['é'.repeat(501), 'a\nb', 'a\u2028b', '  ', '\u200b\u00ad ']),
  },
  {
    method: 'POST',
    path: '/password-resets',
    valid: { lookupToken: 'jeton' },
    kinds: { lookupToken: 'text' },
    refused: [
      ['lookupToken', { lookupToken: 'jeton', login: 'jpin', birthDate: '1988-11-02' }],
      ['birthDate', { login: 'jpin' }],
      ['login', { birthDate: '1988-11-02' }],
      ...each('startAnew', { lookupToken: 'jeton' }, [null, 'true', 1, {}]),
    ],
  },
  {
    method: 'POST',
    path: '/password-resets',
    valid: { login: 'jpin', birthDate: '1988-11-02' },
    kinds: { login: 'text', birthDate: 'birth-date' },
  },
  {
    method: 'POST',
    path: `${reset}/second-code-request`,
    valid: { firstCode: CODES.first },
    kinds: { firstCode: 'text' },
    refused: each('unit', { firstCode: CODES.first }, [...NO_TEXT, 'sig aesh', 'SIG-AESH\n']),
  },
  { method: 'POST', path: '/password-resets/status', valid: login, kinds: loginKinds },
  { method: 'POST', path: '/password-resets/cancellation', valid: login, kinds: loginKinds },
  {
    method: 'POST',
    path: '/password-resets/cancellation',
    valid: { notMeToken: 'jeton' },
    kinds: { notMeToken: 'text' },
    refused: [['notMeToken', { ...login, notMeToken: 'jeton' }]],
  },
  {
    method: 'POST',
    path: '/password-resets/completion',
    valid: { ...login, secondCode: CODES.second, newPassword: PASSWORD },
    kinds: { ...loginKinds, secondCode: 'text', newPassword: 'text' },
  },
  {
    method: 'POST',
    path: `${reset}/second-code`,
    valid: { identityCheck: 'in-person' },
    kinds: { identityCheck: 'text' },
    refused: each('identityCheck', {}, ['phone', 'IN-PERSON', ' video']),
  },
  {
    method: 'POST',
    path: `${reset}/refusal`,
    valid: { reason: 'Identité non confirmée' },
    kinds: { reason: 'text' },
    refused: each('reason', {}, ['é'.repeat(501), 'a\nb', 'a\tb', 'a\u001b[2J', 'a\u2028b', '  ']),
  },
  {
    method: 'POST',
    path: `${reset}/transfer`,
    valid: { unit: 'RECTORAT' },
    kinds: { unit: 'unit' },
  },
  {
    method: 'PUT',
    path: '/units/SIG-AESH',
    valid: { name: 'Gestion' },
    kinds: { name: 'text' },
    // It goes into mails and lists.
    refused: each('name', {}, ['a\nb', 'a\tb', '\u200b']),
  },
];

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

/** Calls of the services that do something, which introspecting a token does not. */
function commands(): number {
  const { directory, credentials, notifications } = gateway;
  return [directory, credentials, notifications]
    .flatMap(({ received }) => received)
    .filter(({ path }) => path !== '/internal/sessions/introspection').length;
}

describe.each(calls)('$method $path', ({ method, path, valid, kinds, refused = [] }) => {
  const token = TOKENS.administrator;

  it('accepts what is valid, so that the refusals below mean something', async () => {
    const before = commands();
    await gateway.api(method, path, { token, body: valid });
    expect(commands()).toBeGreaterThan(before);
  });

  const nasty = [
    ...nastyBodies(valid, kinds),
    ...refused.map(([field, body]) => ({ what: JSON.stringify(body).slice(0, 80), field, body })),
  ];
  // Those of a field together: a test of its own for each of a thousand would take longer than the calls.
  const fields = [...new Set(nasty.map(({ field }) => field))];

  it.each(fields)('refuses every body that is wrong in %s', async (field) => {
    const cases = nasty.filter((one) => one.field === field);
    const before = commands();
    const answers = await Promise.all(
      cases.map(async ({ what, body }) => {
        const response = await gateway.api(method, path, { token, body });
        const { errors } = (await response.json()) as { errors?: { field: string }[] };
        const type = response.headers.get('content-type');
        return { what, status: response.status, type, fields: errors?.map((error) => error.field) };
      }),
    );
    const refusal = { status: 422, type: expect.stringContaining('application/problem+json') };
    expect(answers).toEqual(cases.map(({ what }) => ({ what, ...refusal, fields: [field] })));
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

describe.each([
  ['GET', '/units/SIG-AESH/password-resets'],
  ['GET', '/alerts'],
])('the query of %s %s', (method, path) => {
  it.each([
    ['limit', '0'],
    ['limit', '201'],
    ['limit', 'x'],
    ['limit', '1e2'],
    ['after', 'x'.repeat(1_001)],
    ['after', 'a\0'],
    ['order', 'x'],
    ...(path === '/alerts' ? [] : [['state', 'gone']]),
  ])('is refused with %s=%j', async (field, value) => {
    const before = commands();
    const query = `${field}=${encodeURIComponent(value!)}`;
    const response = await gateway.api(method, `${path}?${query}`, { token: TOKENS.manager });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
    expect(commands()).toBe(before);
  });
});

const ids = calls
  .filter(({ path }) => path.includes(RESET_ID) || path.includes(JEAN.agentId))
  .map(({ method, path, valid }) => ({ method, path, body: valid }));

describe.each([
  ...ids,
  { method: 'POST', path: `/alerts/${alertView().alertId}/acknowledgement`, body: undefined },
  { method: 'GET', path: '/units/SIG-AESH/password-resets', body: undefined },
])('the id in $method $path', ({ method, path, body }) => {
  it.each(['1', `'; DROP TABLE agents; --`, '..%2f..', '\0', 'ABC', 'a'.repeat(400)])(
    'is not %j',
    async (id) => {
      const [, resource, given] = path.split('/');
      const before = commands();
      const other = path.replace(given!, encodeURIComponent(resource === 'units' ? `${id} ` : id));
      const response = await gateway.api(method, other, { token: TOKENS.administrator, body });
      const problem = (await response.json()) as { errors: { field: string }[] };
      expect({ status: response.status, field: problem.errors[0]!.field }).toEqual({
        status: 422,
        field: expect.stringMatching(/^(reset|agent|alert|unit)Id$/),
      });
      expect(commands()).toBe(before);
    },
  );
});
