import { accounts, agents } from '@citadelle/contracts/calls';
import { tutorial } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, JEANS_ACCOUNT, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { gatewayForEach } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';

const { agentId } = JEAN;
/** As people write a NUMEN. */
const body = { ...tutorial.jean, numen: '03e18 00242 jpq' };
const token = TOKENS.administrator;

let gateway: TestGateway;
gatewayForEach((started) => (gateway = started));

describe('creating an agent', () => {
  it('answers the agent and the account that opened', async () => {
    const response = await gateway.api('POST', '/agents', {
      token,
      body,
      headers: { 'idempotency-key': 'key-1' },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/api/v1/agents/${agentId}`);
    expect(await response.json()).toEqual({
      agentId,
      account: { state: 'open', login: JEAN.login, address: JEAN.address },
    });
    const [creation] = gateway.directory.received;
    expect(creation?.body).toEqual({ ...body, numen: tutorial.jean.numen });
    expect(creation?.headers).toMatchObject({
      'idempotency-key': 'key-1',
      'x-actor': HELENE.agentId,
    });
    expect(gateway.credentials.received.at(-1)?.query.get('waitMs')).toBe('2000');
  });

  it('answers 200 when the agent was known', async () => {
    gateway.directory.answer([
      serve(agents.create, () => ({
        ...{ agentId, created: false, possibleDuplicateOf: [] },
        differs: ['unit', 'status'] as const,
      })),
    ]);
    const response = await gateway.api('POST', '/agents', { token, body });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ...{ agentId, account: { state: 'open' } },
      differs: ['unit', 'status'],
    });
  });

  it('answers that the account is pending when it did not open in time', async () => {
    gateway.credentials.answer([serve(accounts.get, () => problem(404, 'account-not-found'))]);
    const response = await gateway.api('POST', '/agents', { token, body });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ agentId, account: { state: 'pending' } });
  });

  it.each([
    ['refuses', () => problem(503, 'service-unavailable')],
    ['fails', () => problem(500, 'internal-error')],
  ])('answers that the account is pending when the service %s', async (_what, answer) => {
    gateway.credentials.answer([serve(accounts.get, answer)]);
    const response = await gateway.api('POST', '/agents', { token, body });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ agentId, account: { state: 'pending' } });
  });

  it('names possible duplicates', async () => {
    gateway.directory.answer([
      serve(agents.create, () => ({
        agentId,
        created: true,
        possibleDuplicateOf: [HELENE.agentId],
      })),
    ]);
    const response = await gateway.api('POST', '/agents', { token, body });
    expect(await response.json()).toMatchObject({ possibleDuplicateOf: [HELENE.agentId] });
  });

  it('passes the refusals of the directory on', async () => {
    gateway.directory.answer([serve(agents.create, () => problem(409, 'numen-conflict'))]);
    const response = await gateway.api('POST', '/agents', { token, body });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'numen-conflict' });
  });

  it('refuses an idempotency key that is none, and creates nothing', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(256) };
    const response = await gateway.api('POST', '/agents', { token, body, headers });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
    expect(gateway.directory.received).toEqual([]);
  });

  it('is for administrators', async () => {
    const response = await gateway.api('POST', '/agents', { token: TOKENS.agent, body });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'administrator-required' });
    expect(gateway.directory.received).toEqual([]);
  });
});

describe('an agent', () => {
  it('comes with their account', async () => {
    const response = await gateway.api('GET', `/agents/${agentId.toUpperCase()}`, { token });
    expect(response.status).toBe(200);
    const { state, login, aliases, address, password } = JEANS_ACCOUNT;
    const agent = (await response.json()) as { account: object };
    expect(agent).toMatchObject({ agentId, birthDate: '1988-11-02' });
    expect(agent.account).toEqual({ state, login, aliases, address, password });
  });

  it('is shown while the account is pending', async () => {
    gateway.credentials.answer([serve(accounts.get, () => problem(404, 'account-not-found'))]);
    const response = await gateway.api('GET', `/agents/${agentId}`, { token });
    expect(await response.json()).toMatchObject({ agentId, account: { state: 'pending' } });
  });

  it('is 503 while the account cannot be seen', async () => {
    gateway.credentials.answer([
      serve(accounts.get, () =>
        problem(503, 'service-unavailable', { headers: { 'retry-after': '7' } }),
      ),
    ]);
    const response = await gateway.api('GET', `/agents/${agentId}`, { token });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('is 404 when there is none', async () => {
    const response = await gateway.api('GET', `/agents/${HELENE.agentId}`, { token });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'agent-not-found' });
  });

  it.each(['1', `'; DROP TABLE agents; --`, '..%2f..', '%00', 'a'.repeat(400)])(
    'is asked for by its id, not by %j',
    async (id) => {
      const response = await gateway.api('GET', `/agents/${encodeURIComponent(id)}`, { token });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ errors: [{ field: 'agentId' }] });
      expect(gateway.directory.received).toEqual([]);
    },
  );
});

describe('the list of agents', () => {
  it('passes the filters on and leaves the birth dates out', async () => {
    const query = 'query=p%C3%AEn&unit=SIG-AESH&status=active&limit=10&after=abc';
    const response = await gateway.api('GET', `/agents?${query}`, { token });
    expect(response.status).toBe(200);
    const { items, next } = (await response.json()) as { items: object[]; next: unknown };
    expect(next).toBeNull();
    expect(items).toEqual([
      {
        agentId,
        usualName: 'PIN',
        firstName: 'Jean',
        unit: 'SIG-AESH',
        status: 'active',
        login: 'jpin',
        address: JEAN.address,
      },
    ]);
    expect(Object.fromEntries(gateway.directory.received[0]!.query)).toEqual({
      query: 'pîn',
      unit: 'SIG-AESH',
      status: 'active',
      limit: '10',
      after: 'abc',
    });
  });

  it('takes empty filters for none', async () => {
    const response = await gateway.api('GET', '/agents?query=&unit=&status=', { token });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(gateway.directory.received[0]!.query)).toEqual({ limit: '50' });
  });

  it.each([
    ['limit', '0'],
    ['limit', '201'],
    ['limit', 'x'],
    ['limit', '1e9'],
    ['status', 'gone'],
    ['unit', 'sig aesh'],
    ['query', 'x'.repeat(10_000)],
    ['query', 'a\0'],
    ['order', 'x'],
  ])('refuses %s=%j', async (field, value) => {
    const query = `${field}=${encodeURIComponent(value)}`;
    const response = await gateway.api('GET', `/agents?${query}`, { token });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
  });

  it('refuses a filter given twice', async () => {
    const response = await gateway.api('GET', '/agents?unit=A1&unit=B2', { token });
    expect(response.status).toBe(422);
  });
});

describe.each([
  ['departure', 'closed'],
  ['return', 'open'],
])('the %s of an agent', (what, awaited) => {
  const on = '2026-08-31';

  it('is said by an administrator', async () => {
    const response = await gateway.api('POST', `/agents/${agentId}/${what}`, {
      token,
      body: { on },
      headers: { 'idempotency-key': 'key-1' },
    });
    expect(response.status).toBe(204);
    expect(gateway.directory.received.at(-1)).toMatchObject({
      method: 'POST',
      path: `/internal/agents/${agentId}/${what}`,
      body: { on },
      headers: expect.objectContaining({
        'x-actor': HELENE.agentId,
        'idempotency-key': 'key-1',
      }),
    });
  });

  it('is answered once the account has followed', async () => {
    await gateway.api('POST', `/agents/${agentId}/${what}`, { token, body: { on } });
    const { path, query } = gateway.credentials.received.at(-1)!;
    expect(path).toBe(`/internal/accounts/${agentId}`);
    expect(Object.fromEntries(query)).toEqual({ waitMs: '2000', awaited });
  });

  it('is said, though nobody can see the account now', async () => {
    gateway.credentials.answer([serve(accounts.get, () => problem(503, 'service-unavailable'))]);
    const response = await gateway.api('POST', `/agents/${agentId}/${what}`, {
      token,
      body: { on },
    });
    expect(response.status).toBe(204);
  });

  it('is refused as the directory refuses it', async () => {
    const refusal = problem(422, 'date-out-of-order', { body: { errors: [{ field: 'on' }] } });
    gateway.directory.answer([
      serve(agents.depart, () => refusal),
      serve(agents.return, () => refusal),
    ]);
    const path = `/agents/${agentId}/${what}`;
    const response = await gateway.api('POST', path, { token, body: { on } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'on' }] });
  });

  it.each([TOKENS.agent, TOKENS.manager])('is not for %s', async (other) => {
    const path = `/agents/${agentId}/${what}`;
    const response = await gateway.api('POST', path, { token: other, body: { on } });
    expect(response.status).toBe(403);
    expect(gateway.directory.received).toEqual([]);
  });
});
