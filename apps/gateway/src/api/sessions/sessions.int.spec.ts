import { sessions } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { JEAN, OPEN_SESSIONS, PASSWORD, RENEWED, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { gatewayForAll } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

describe('signing in', () => {
  it('answers the session and its token, which nobody may keep', async () => {
    const response = await gateway.api('POST', '/sessions', {
      body: { login: 'jpin', password: PASSWORD },
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      token: TOKENS.agent,
      expiresAt: expect.any(String),
      passwordChangeRequired: false,
      account: JEAN,
    });
  });

  it('passes a refusal on, with when to come back', async () => {
    gateway.credentials.answer([
      serve(sessions.signIn, () =>
        problem(429, 'too-many-attempts', { headers: { 'retry-after': '30' } }),
      ),
    ]);
    const response = await gateway.api('POST', '/sessions', {
      body: { login: 'jpin', password: 'wrong' },
    });
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.json()).toMatchObject({ code: 'too-many-attempts', status: 429 });
  });

  it('tells the service where the request came from, whatever the request pretends', async () => {
    await gateway.api('POST', '/sessions', {
      body: { login: 'jpin', password: PASSWORD },
      headers: {
        'x-source': '6.6.6.6',
        'x-forwarded-for': '6.6.6.6',
        'x-actor': JEAN.agentId,
        'x-service-credential': 'guess',
      },
    });
    const { headers } = gateway.credentials.received.at(-1)!;
    expect(headers['x-source']).toBe('127.0.0.1');
    expect(headers['x-actor']).toBeUndefined();
  });
});

describe('a call that needs a session', () => {
  it('is 401 without a token', async () => {
    const response = await gateway.api('GET', '/sessions/current');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'authentication-required' });
  });

  it.each([
    ['that nobody knows', 'unknown'],
    ['that cannot be one', 'x'.repeat(5_000)],
  ])('is 401 with a token %s', async (_what, token) => {
    const response = await gateway.api('GET', '/sessions/current', { token });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'session-expired' });
  });

  it('is never authorised by a cookie', async () => {
    const cookie = `__Host-session=${TOKENS.agent}; session=${TOKENS.agent}`;
    const response = await gateway.api('GET', '/sessions/current', { headers: { cookie } });
    expect(response.status).toBe(401);
  });

  it('answers the session, without its id', async () => {
    const response = await gateway.api('GET', '/sessions/current', { token: TOKENS.agent });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      expiresAt: expect.any(String),
      passwordChangeRequired: false,
      account: JEAN,
    });
  });

  it('answers the last sign-ins of whoever asks, and of nobody else', async () => {
    const response = await gateway.api('GET', '/sessions/history', { token: TOKENS.agent });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      items: [
        { at: '2026-11-23T08:05:00.000Z', source: '192.0.2.7' },
        { at: '2026-07-01T16:30:00.000Z', source: '2001:db8::9' },
      ],
      refused: { count: 3, since: '2026-11-02T07:00:00.000Z', last: '2026-11-22T22:10:00.000Z' },
      next: null,
    });
    expect(gateway.credentials.received.at(-1)).toMatchObject({
      path: '/internal/sign-ins',
      headers: { 'x-actor': JEAN.agentId },
    });
  });

  it('speaks to the services for the person signed in', async () => {
    await gateway.api('DELETE', '/sessions/current', { token: TOKENS.agent });
    const call = gateway.credentials.received.at(-1)!;
    expect(call.path).toBe('/internal/sessions/closing');
    expect(call.headers['x-actor']).toBe(JEAN.agentId);
    expect(call.body).toEqual({ token: TOKENS.agent });
  });
});

describe('a session opened with the initial password', () => {
  const token = TOKENS.newcomer;

  it.each([
    ['GET', '/sessions/current'],
    ['GET', '/sessions'],
    ['DELETE', `/sessions/${OPEN_SESSIONS[1]!.sessionId}`],
    ['POST', '/reauthentications'],
    ['GET', '/agents'],
    ['GET', '/units'],
  ])('does not open %s %s', async (method, path) => {
    const response = await gateway.api(method, path, { token });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'password-change-required' });
  });

  it('opens the choice of a password', async () => {
    const body = { currentPassword: 'a', newPassword: 'b' };
    const response = await gateway.api('POST', '/password-changes', { token, body });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ token: RENEWED, expiresAt: expect.any(String) });
    expect(gateway.credentials.received.at(-1)).toMatchObject({
      path: '/internal/password-changes',
      body: { token, ...body },
    });
  });

  it('opens the way out', async () => {
    const response = await gateway.api('DELETE', '/sessions/current', { token });
    expect(response.status).toBe(204);
    expect(gateway.credentials.received.at(-1)).toMatchObject({
      path: '/internal/sessions/closing',
      body: { token },
    });
  });
});

it('re-authenticates with the token of the session', async () => {
  const response = await gateway.api('POST', '/reauthentications', {
    token: TOKENS.agent,
    body: { password: PASSWORD },
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    token: RENEWED,
    expiresAt: expect.any(String),
    until: expect.any(String),
  });
  expect(gateway.credentials.received.at(-1)?.body).toEqual({
    token: TOKENS.agent,
    password: PASSWORD,
  });
});

describe('one’s own sessions', () => {
  it('are listed, with which one this is', async () => {
    const response = await gateway.api('GET', '/sessions', { token: TOKENS.agent });
    expect(response.status).toBe(200);
    const [one, other] = OPEN_SESSIONS;
    expect(await response.json()).toEqual({
      items: [
        { ...one, current: true },
        { ...other, current: false },
      ],
    });
    expect(gateway.credentials.received.at(-1)).toMatchObject({
      path: '/internal/sessions',
      headers: { 'x-actor': JEAN.agentId },
    });
  });

  it('are ended, and those of others are not there', async () => {
    const end = (id: string) => gateway.api('DELETE', `/sessions/${id}`, { token: TOKENS.agent });
    expect((await end(OPEN_SESSIONS[1]!.sessionId)).status).toBe(204);
    expect((await end('0199cccc-0000-7000-8000-000000000001')).status).toBe(404);
  });

  it('tell the service what browser they are opened with', async () => {
    await gateway.api('POST', '/sessions', {
      body: { login: 'jpin', password: PASSWORD },
      headers: { 'user-agent': 'Firefox/145.0', 'x-user-agent': 'forged' },
    });
    expect(gateway.credentials.received.at(-1)!.headers['x-user-agent']).toBe('Firefox/145.0');
  });
});
