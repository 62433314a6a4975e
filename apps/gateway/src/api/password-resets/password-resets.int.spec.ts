import { resets } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import {
  CODES,
  JEAN,
  NADIA,
  PASSWORD,
  RESET_ID,
  TOKENS,
  SENT_CODES,
} from '../../testing/fake-credentials.js';
import { CUT, problem, serve } from '../../testing/fake-service.js';
import { gatewayForEach } from '../../testing/gateway-of-spec.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

const login = { login: 'jpin', firstCode: CODES.first };
const EXPIRES_AT = expect.any(String);

let gateway: TestGateway;
gatewayForEach((started) => (gateway = started));

const lastCall = () => {
  const { method, path, body, headers } = gateway.credentials.received.at(-1)!;
  return { call: `${method} ${path}`, body, actor: headers['x-actor'] };
};

describe('an agent without a session', () => {
  it.each([
    ['a look-up token', { lookupToken: 'jeton' }],
    ['login and birth date', { login: 'jpin', birthDate: '1988-11-02' }],
    ['a wish to start anew', { lookupToken: 'jeton', startAnew: true }],
  ])('starts a reset with %s, and nobody keeps the code', async (_what, body) => {
    const response = await gateway.api('POST', '/password-resets', { body });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      resetId: RESET_ID,
      firstCode: CODES.first,
      state: 'started',
      expiresAt: EXPIRES_AT,
    });
    const call = 'POST /internal/password-resets';
    expect(lastCall()).toEqual({ call, body, actor: undefined });
    expect(gateway.credentials.received.at(-1)!.headers['x-source']).toBe('127.0.0.1');
  });

  it.each([
    [{ firstCode: CODES.first }, 'SIG-AESH'],
    [{ firstCode: CODES.first.toLowerCase(), unit: 'RECTORAT' }, 'RECTORAT'],
  ])('asks for the second code with %j', async (body, unit) => {
    const path = `/password-resets/${RESET_ID.toUpperCase()}/second-code-request`;
    const response = await gateway.api('POST', path, { body });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({
      state: 'awaiting-second-code',
      unit,
      expiresAt: EXPIRES_AT,
    });
    const call = `POST /internal/password-resets/${RESET_ID}/second-code-request`;
    expect(lastCall()).toMatchObject({ call, body: { ...body, firstCode: SENT_CODES.first } });
  });

  it('sees where the reset stands', async () => {
    const response = await gateway.api('POST', '/password-resets/status', { body: login });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      resetId: RESET_ID,
      state: 'awaiting-second-code',
      unit: 'SIG-AESH',
    });
    expect(lastCall()).toMatchObject({
      call: 'POST /internal/password-resets/status',
      body: { ...login, firstCode: SENT_CODES.first },
    });
  });

  it.each([login, { notMeToken: `${RESET_ID}.preuve` }])('cancels it with %j', async (body) => {
    const response = await gateway.api('POST', '/password-resets/cancellation', { body });
    expect(response.status).toBe(204);
    expect(lastCall()).toMatchObject({
      call: 'POST /internal/password-resets/cancellation',
      body: 'firstCode' in body ? { ...body, firstCode: SENT_CODES.first } : body,
    });
  });

  it('completes it with both codes', async () => {
    const body = { ...login, secondCode: CODES.second, newPassword: PASSWORD };
    const response = await gateway.api('POST', '/password-resets/completion', { body });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(lastCall()).toMatchObject({
      call: 'POST /internal/password-resets/completion',
      body: { ...body, firstCode: SENT_CODES.first, secondCode: SENT_CODES.second },
    });
  });

  it('hears what the service refuses', async () => {
    const errors = [{ field: 'newPassword', code: 'too-short', message: 'Trop court.' }];
    gateway.credentials.answer([
      serve(resets.complete, () => problem(422, 'password-rejected', { body: { errors } })),
      serve(resets.start, () =>
        problem(429, 'too-many-attempts', { headers: { 'retry-after': '3600' } }),
      ),
    ]);
    const body = { ...login, secondCode: CODES.second, newPassword: 'court' };
    const rejected = await gateway.api('POST', '/password-resets/completion', { body });
    expect(rejected.status).toBe(422);
    expect(await rejected.json()).toMatchObject({ code: 'password-rejected', errors });
    const tooMany = await gateway.api('POST', '/password-resets', { body: { lookupToken: 'x' } });
    expect(tooMany.status).toBe(429);
    expect(tooMany.headers.get('retry-after')).toBe('3600');
  });
});

describe('a manager', () => {
  const token = TOKENS.manager;

  it('lists the requests of a unit', async () => {
    const query = 'state=awaiting-second-code&limit=10&after=abc';
    const response = await gateway.api('GET', `/units/SIG-AESH/password-resets?${query}`, {
      token,
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      items: [expect.objectContaining({ resetId: RESET_ID, remarks: ['same-source'] })],
      next: 'later',
    });
    const call = gateway.credentials.received.at(-1)!;
    expect(call.path).toBe('/internal/units/SIG-AESH/password-resets');
    expect(Object.fromEntries(call.query)).toEqual(Object.fromEntries(new URLSearchParams(query)));
    expect(call.headers['x-actor']).toBe(NADIA.agentId);
  });

  it.each(['in-person', 'called-back', 'video'])(
    'releases the code after %s, with the session that re-authenticated, and nobody keeps it',
    async (identityCheck) => {
      const path = `/password-resets/${RESET_ID}/second-code`;
      const response = await gateway.api('POST', path, { token, body: { identityCheck } });
      expect(response.status).toBe(201);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toEqual({ secondCode: CODES.second, expiresAt: EXPIRES_AT });
      expect(lastCall()).toEqual({
        call: `POST /internal${path}`,
        body: { token, identityCheck },
        actor: NADIA.agentId,
      });
    },
  );

  it.each([
    ['refusal', { reason: 'Identité non confirmée au téléphone.' }],
    ['transfer', { unit: 'RECTORAT' }],
  ])('decides on the %s of a request', async (what, body) => {
    const path = `/password-resets/${RESET_ID}/${what}`;
    const response = await gateway.api('POST', path, { token, body });
    expect(response.status).toBe(204);
    expect(lastCall()).toEqual({ call: `POST /internal${path}`, body, actor: NADIA.agentId });
  });

  it('must enter the password again when the service says so', async () => {
    gateway.credentials.answer([
      serve(resets.release, () => problem(403, 'reauthentication-required')),
    ]);
    const path = `/password-resets/${RESET_ID}/second-code`;
    const body = { identityCheck: 'video' };
    const response = await gateway.api('POST', path, { token, body });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'reauthentication-required' });
  });
});

it.each([
  ['GET', '/units/SIG-AESH/password-resets', undefined],
  ['POST', `/password-resets/${RESET_ID}/second-code`, { identityCheck: 'video' }],
  ['POST', `/password-resets/${RESET_ID}/refusal`, { reason: 'x' }],
  ['POST', `/password-resets/${RESET_ID}/transfer`, { unit: 'RECTORAT' }],
])('whoever manages nothing is told that there is nothing: %s %s', async (method, path, body) => {
  const response = await gateway.api(method, path, { token: TOKENS.agent, body });
  expect(response.status).toBe(404);
  expect(lastCall().actor).toBe(JEAN.agentId);
});

describe('a call on a reset that fails on the way', () => {
  it.each([
    ['/password-resets', { lookupToken: 'jeton' }],
    ['/password-resets/completion', { ...login, secondCode: CODES.second, newPassword: PASSWORD }],
    [`/password-resets/${RESET_ID}/second-code`, { identityCheck: 'video' }],
  ])('is not sent again: %s', async (path, body) => {
    let calls = 0;
    const cut = () => {
      calls += 1;
      return CUT;
    };
    gateway.credentials.answer([
      serve(resets.start, cut),
      serve(resets.complete, cut),
      serve(resets.release, cut),
    ]);
    const response = await gateway.api('POST', path, { token: TOKENS.manager, body });
    expect(response.status).toBe(503);
    expect(calls).toBe(1);
  });
});

it('no code, token or password is in the log, whether a call works, is refused or fails', async () => {
  const talkative = await startTestGateway({ LOG_LEVEL: 'trace' });
  try {
    const notMeToken = `${RESET_ID}.preuve-du-lien`;
    const codes = { ...login, secondCode: CODES.second, newPassword: PASSWORD };
    const path = `/password-resets/${RESET_ID}`;
    const callAll = async () => {
      const token = TOKENS.manager;
      const lookupToken = 'jeton-de-recherche';
      await talkative.api('POST', '/password-resets', { body: { lookupToken } });
      await talkative.api('POST', `${path}/second-code-request`, { body: login });
      await talkative.api('POST', '/password-resets/cancellation', { body: { notMeToken } });
      await talkative.api('POST', '/password-resets/completion', { body: codes });
      await talkative.api('POST', '/password-resets/completion', { body: { ...codes, x: 1 } });
      await talkative.api('POST', `${path}/second-code`, {
        token,
        body: { identityCheck: 'video' },
      });
    };
    await callAll();
    for (const answer of [problem(500, 'internal-error'), CUT]) {
      talkative.credentials.answer([
        serve(resets.start, () => answer),
        serve(resets.cancel, () => answer),
        serve(resets.complete, () => answer),
        serve(resets.release, () => answer),
      ]);
      await callAll();
    }
    await talkative.service.stop();
    const text = talkative.log.join('');
    expect(text).toContain('/api/v1/password-resets/completion');
    const secrets = [CODES.first, CODES.second, PASSWORD, TOKENS.manager, notMeToken, 'jeton-de'];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  } finally {
    await talkative.stop();
  }
});
