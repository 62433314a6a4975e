import { freshSource } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { NEW_PASSWORD, TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec({}, 2);
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

const CODE = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

describe('a reset', () => {
  it('leads from an identity over two codes to a new password', async () => {
    const agent = await resets.enrol();
    const { login } = agent.account;
    const before = await resets.credentials.signIn(login, agent.numen);
    const lookupToken = await resets.lookupToken(agent.agentId);
    const started = await resets.start({ lookupToken });
    expect(started.status).toBe(201);
    const { resetId, firstCode, state, expiresAt } = started.body;
    expect([state, firstCode]).toEqual(['started', expect.stringMatching(CODE)]);
    expect(new Date(expiresAt).getTime() - Date.now()).toBeGreaterThan(71.9 * 3_600_000);

    const asked = await resets.request(resetId, firstCode);
    expect(asked).toMatchObject({
      status: 202,
      body: { state: 'awaiting-second-code', unit: 'SIG-AESH', expiresAt },
    });
    expect(await resets.request(resetId, firstCode.toLowerCase().replace('-', ' '))).toMatchObject({
      status: 202,
      body: asked.body,
    });
    expect(await resets.status(login, firstCode)).toMatchObject({
      status: 200,
      body: { resetId, state: 'awaiting-second-code', unit: 'SIG-AESH', expiresAt },
    });

    const { body: queue } = await resets.queue('SIG-AESH', { actor: nadia.agentId });
    const [item] = queue.items.filter((request) => request.resetId === resetId);
    expect(item).toEqual({
      resetId,
      state: 'awaiting-second-code',
      agent: {
        agentId: agent.agentId,
        firstName: agent.firstName,
        usualName: agent.usualName,
        login,
      },
      unit: 'SIG-AESH',
      requestedAt: expect.any(String),
      expiresAt,
      remarks: [],
    });

    const released = await resets.release(resetId, nadia.token);
    expect(released.status).toBe(201);
    const { secondCode } = released.body;
    expect(secondCode).toMatch(CODE);
    expect(new Date(released.body.expiresAt).getTime() - Date.now()).toBeLessThan(24 * 3_600_000);

    expect((await resets.credentials.signIn(login, agent.numen)).status).toBe(201);
    expect((await resets.complete({ login, firstCode, secondCode })).status).toBe(204);
    const { token } = before.body;
    expect((await resets.credentials.post('sessions/introspection', { token })).status).toBe(401);
    expect((await resets.credentials.signIn(login, agent.numen)).status).toBe(401);
    expect(await resets.credentials.signIn(login, NEW_PASSWORD)).toMatchObject({
      status: 201,
      body: { passwordChangeRequired: false },
    });

    const reference = { resetId, agentId: agent.agentId };
    const unit = 'SIG-AESH';
    expect(await resets.published(agent.agentId, 4)).toEqual([
      { type: 'ResetStarted', data: { ...reference, via: 'lookup', expiresAt } },
      { type: 'SecondCodeRequested', data: { ...reference, unit, expiresAt } },
      {
        type: 'SecondCodeReleased',
        data: {
          ...reference,
          unit,
          by: nadia.agentId,
          identityCheck: 'called-back',
          expiresAt: released.body.expiresAt,
        },
      },
      { type: 'ResetCompleted', data: { ...reference, unit } },
    ]);
    const [chosen] = await resets.credentials.rows<object>(
      `SELECT data FROM events WHERE stream = $1 AND type = 'PasswordChosen'`,
      [`account-${agent.agentId}`],
    );
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(chosen).toEqual({ data: { through: 'reset', resetId, at } });
    const codes = await resets.credentials.rows<object>(
      'SELECT second_code, source FROM reset_codes WHERE reset_id = $1',
      [resetId],
    );
    expect(codes).toEqual([{ second_code: null, source: null }]);
  });

  it('lifts the delays after wrong passwords, so that the new one opens the account at once', async () => {
    const reset = await resets.released(nadia);
    const here = freshSource();
    const wrong = () => resets.credentials.signIn(reset.login, 'pas le bon du tout', here);
    for (let count = 0; count < 5; count++) await wrong();
    expect((await wrong()).status).toBe(429);
    expect((await resets.complete(reset)).status).toBe(204);
    expect((await resets.credentials.signIn(reset.login, NEW_PASSWORD, here)).status).toBe(201);
  });

  it('completes once, whoever comes with the right codes at the same time', async () => {
    for (const replicas of [
      [0, 0],
      [0, 1],
    ]) {
      const reset = await resets.released(nadia);
      const answers = await Promise.all(
        replicas.map((replica, index) =>
          resets.complete(reset, `${NEW_PASSWORD} ${index}`, { replica }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
      expect(answers.find(({ status }) => status === 400)!.body.code).toBe('reset-refused');
      const opens = await Promise.all(
        answers.map((_, index) =>
          resets.credentials.signIn(reset.login, `${NEW_PASSWORD} ${index}`, freshSource()),
        ),
      );
      expect(opens.map(({ status }) => status === 201)).toEqual(
        answers.map(({ status }) => status === 204),
      );
      const facts = await resets.factsOf(reset.resetId);
      expect(facts.filter((type) => type === 'ResetCompleted')).toHaveLength(1);
    }
  });

  it('is cancelled with its first code, also twice', async () => {
    const { login, firstCode, resetId, agent } = await resets.requested();
    expect((await resets.cancel({ login, firstCode })).status).toBe(204);
    expect((await resets.cancel({ login, firstCode })).status).toBe(204);
    expect(await resets.factsOf(resetId)).toEqual([
      'ResetStarted',
      'SecondCodeRequested',
      'ResetCancelled',
    ]);
    expect((await resets.published(agent.agentId, 3)).at(-1)).toEqual({
      type: 'ResetCancelled',
      data: { resetId, agentId: agent.agentId, unit: 'SIG-AESH', by: 'agent' },
    });
    expect((await resets.request(resetId, firstCode)).body.code).toBe('reset-refused');
  });
});
