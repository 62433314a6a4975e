import { randomBytes } from 'node:crypto';
import { message } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@citadelle/contracts';
import { notMeToken } from '@citadelle/contracts/not-me-token';
import { keyBytes } from '@citadelle/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { until } from '../credentials.fixture.js';
import { Retention } from '../sessions/retention.js';
import { TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec();
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

const departed = (agentId: string, type: 'AgentDeparted' | 'AgentReturned' = 'AgentDeparted') =>
  resets.publish(topics.agents.name, agentId, type, { agentId, on: '2026-01-31' });

const published = async (topic: string, agentId: string) =>
  (await resets.credentials.published(topic))
    .filter(({ key }) => key === agentId)
    .map(({ type, data }) => ({ type, data }));

const deadlinesOf = (resetId: string) =>
  resets.credentials.rows<{ due_at: Date }>('SELECT due_at FROM deadlines WHERE id = $1', [
    `expire-reset-${resetId}`,
  ]);

const codesOf = (resetId: string, of = resets) =>
  of.credentials.rows<object>('SELECT * FROM reset_codes WHERE reset_id = $1', [resetId]);

describe('the link « ce n’est pas moi »', () => {
  const token = (resetId: string) =>
    notMeToken(keyBytes(resets.credentials.env.NOT_ME_TOKEN_KEY!), resetId);

  it('cancels a reset in any open state, and is no error twice', async () => {
    const manager = await resets.manager();
    for (const make of [
      () => resets.started(),
      () => resets.requested(),
      () => resets.released(manager),
    ]) {
      const { resetId, agent } = await make();
      const unit = (await resets.factsOf(resetId)).length > 1 ? 'SIG-AESH' : null;
      for (let count = 0; count < 2; count++)
        expect((await resets.cancel({ notMeToken: token(resetId) })).status).toBe(204);
      const facts = await resets.factsOf(resetId);
      expect(facts.filter((type) => type === 'ResetCancelled')).toHaveLength(1);
      const told = await resets.published(agent.agentId, facts.length);
      expect(told.at(-1)).toEqual({
        type: 'ResetCancelled',
        data: { resetId, agentId: agent.agentId, unit, by: 'not-me' },
      });
    }
  });

  it('does nothing with another key, for an unknown reset or one that is over', async () => {
    const { resetId } = await resets.requested();
    const over = await resets.requested();
    await resets.refuse(over.resetId, nadia.agentId);
    const answers = [
      await resets.cancel({ notMeToken: notMeToken(randomBytes(32), resetId) }),
      await resets.cancel({ notMeToken: 'no-token' }),
      await resets.cancel({ notMeToken: token(uuidv7()) }),
      await resets.cancel({ notMeToken: token(over.resetId) }),
      await resets.cancel({ login: 'personne', firstCode: 'ABCD-EFGH' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await resets.stateOf(resetId)).toBe('awaiting-second-code');
  });

  it('stands alone in its request', async () => {
    for (const [body, fields] of [
      [{}, ['notMeToken']],
      [{ notMeToken: 'x', login: 'x' }, ['notMeToken', 'firstCode']],
      [{ login: 'x' }, ['firstCode']],
    ] as const) {
      const answer = await resets.cancel(body);
      expect(answer.status).toBe(422);
      expect(answer.body.errors!.map(({ field }) => field)).toEqual(fields);
    }
  });
});

describe('a departure', () => {
  it('closes the account with its sessions and its reset, and everybody is told', async () => {
    const agent = await resets.enrol();
    const { agentId, account } = agent;
    const { body } = await resets.credentials.signIn(account.login, agent.numen);
    const reset = await resets.released(nadia, agent);
    await departed(agentId);
    expect(await resets.stateOf(reset.resetId)).toBe('cancelled');
    expect((await resets.published(agentId, 4)).at(-1)).toEqual({
      type: 'ResetCancelled',
      data: { resetId: reset.resetId, agentId, unit: 'SIG-AESH', by: 'account-closed' },
    });
    expect((await resets.complete(reset)).body.code).toBe('reset-refused');
    expect((await resets.release(reset.resetId, nadia.token)).body.code).toBe('request-closed');
    const { token } = body;
    expect((await resets.credentials.post('sessions/introspection', { token })).status).toBe(401);
    expect(await resets.credentials.signIn(account.login, agent.numen)).toMatchObject({
      status: 401,
      body: { code: 'invalid-credentials' },
    });
    expect((await resets.credentials.get(`accounts/${agentId}`)).body).toMatchObject({
      state: 'closed',
    });
    await until(async () => (await published(topics.accounts.name, agentId)).length === 3);
    expect((await published(topics.accounts.name, agentId)).at(-1)).toEqual({
      type: 'AccountClosed',
      data: { agentId },
    });
    expect((await published(topics.accountsState.name, agentId)).at(-1)).toMatchObject({
      data: { agentId, status: 'closed' },
    });
  });

  it('is undone by a return, with the password there was', async () => {
    const agent = await resets.enrol();
    const { agentId, account } = agent;
    await departed(agentId);
    await departed(agentId, 'AgentReturned');
    expect((await resets.credentials.signIn(account.login, agent.numen)).status).toBe(201);
    await until(async () => (await published(topics.accounts.name, agentId)).length === 4);
    expect((await published(topics.accounts.name, agentId)).slice(-2)).toEqual([
      { type: 'AccountClosed', data: { agentId } },
      { type: 'AccountReopened', data: { agentId } },
    ]);
    expect((await resets.started(agent)).resetId).toBeDefined();
  });

  it('said twice closes once', async () => {
    const { agentId } = await resets.enrol();
    const data = { agentId, on: '2026-01-31' };
    const left = message(topics.agents.name, agentId, 'AgentDeparted', data);
    await resets.credentials.broker.publish([left, left, { ...left, id: uuidv7() }]);
    await departed(agentId);
    const closed = await resets.credentials.rows(
      `SELECT 1 FROM events WHERE stream = $1 AND type = 'AccountClosed'`,
      [`account-${agentId}`],
    );
    expect(closed).toHaveLength(1);
  });

  it('wins or loses against a completion at the same time, whole', async () => {
    for (let round = 0; round < 5; round++) {
      const reset = await resets.released(nadia);
      const [{ status }] = await Promise.all([
        resets.complete(reset),
        departed(reset.agent.agentId),
      ]);
      const state = await resets.stateOf(reset.resetId);
      expect([status, state]).toEqual(status === 204 ? [204, 'completed'] : [400, 'cancelled']);
      const [password] = await resets.credentials.rows<{ kind: string }>(
        'SELECT kind FROM password_hashes WHERE agent_id = $1',
        [reset.agent.agentId],
      );
      expect(password!.kind).toBe(status === 204 ? 'chosen' : 'numen');
    }
  });
});

describe('what is kept of a reset', () => {
  it('goes with its end: the second code, the source and the deadline', async () => {
    const manager = await resets.manager();
    const reset = await resets.released(manager);
    const [{ due_at }] = (await deadlinesOf(reset.resetId)) as [{ due_at: Date }];
    expect(due_at.getTime() - Date.now()).toBeLessThan(24 * 3_600_000);
    expect(await codesOf(reset.resetId)).toHaveLength(1);
    await resets.complete(reset);
    expect(await deadlinesOf(reset.resetId)).toEqual([]);
    expect(await codesOf(reset.resetId)).toMatchObject([{ second_code: null, source: null }]);
  });

  it('is the first code alone, which still tells how it ended', async () => {
    const manager = await resets.manager();
    const cancelled = await resets.requested();
    await resets.cancel({ login: cancelled.login, firstCode: cancelled.firstCode });
    const refused = await resets.requested();
    await resets.refuse(refused.resetId, manager.agentId);
    const completed = await resets.released(manager);
    await resets.complete(completed);
    for (const [{ login, firstCode, resetId }, state] of [
      [cancelled, 'cancelled'],
      [refused, 'refused'],
      [completed, 'completed'],
    ] as const) {
      expect(await codesOf(resetId)).toMatchObject([{ second_code: null, source: null }]);
      expect(await resets.status(login, firstCode)).toMatchObject({ status: 200, body: { state } });
    }
  });
});

describe('retention', () => {
  it('removes what ended or was counted a day after its time was over, and nothing else', async () => {
    const open = await resets.requested();
    const [young, old] = [await resets.requested(), await resets.requested()];
    for (const { login, firstCode } of [young, old]) await resets.cancel({ login, firstCode });
    await resets.credentials.rows(
      `UPDATE resets SET expires_at = now() - interval '25 hours' WHERE reset_id = ANY($1)`,
      [[open.resetId, old.resetId]],
    );
    await resets.credentials.rows(`
      INSERT INTO start_failures VALUES ('over', 3, now() - interval '1 second'), ('not over', 3, now() + interval '1 hour');
      INSERT INTO recent_releases
      VALUES (gen_random_uuid(), ARRAY[now() - interval '2 days'], NULL),
             ('${nadia.agentId}', ARRAY[now() - interval '2 days', now()], NULL)
      ON CONFLICT (agent_id) DO UPDATE SET released_at = EXCLUDED.released_at`);
    await resets.credentials.replicas[0]!.app.get(Retention).purge();
    expect(await codesOf(old.resetId)).toEqual([]);
    for (const { resetId } of [open, young]) expect(await codesOf(resetId)).toHaveLength(1);
    const failures = await resets.credentials.rows<object>(
      `SELECT digest FROM start_failures WHERE digest IN ('over', 'not over')`,
    );
    expect(failures).toEqual([{ digest: 'not over' }]);
    const releases = await resets.credentials.rows<object>(
      `SELECT agent_id FROM recent_releases WHERE released_at[1] < now() - interval '1 day'`,
    );
    expect(releases).toEqual([{ agent_id: nadia.agentId }]);
  });
});

describe('time', () => {
  it('ends a reset by its deadline, and tells', async () => {
    await using hurried = await hurriedResets({ RESET_LIFETIME: 'PT1S' });
    const { resetId, agent } = await hurried.resets.requested();
    await until(async () => (await hurried.resets.stateOf(resetId)) === 'expired');
    expect((await hurried.resets.published(agent.agentId, 3)).at(-1)).toEqual({
      type: 'ResetExpired',
      data: { resetId, agentId: agent.agentId, unit: 'SIG-AESH' },
    });
    expect((await hurried.resets.start(identityOf(agent))).status).toBe(201);
  });

  it('ends a reset at its use, swept or not', async () => {
    await using hurried = await hurriedResets({ SECOND_CODE_LIFETIME: 'PT1S' });
    const manager = await hurried.resets.manager();
    const uses = [
      (reset: Released) => hurried.resets.complete(reset),
      (reset: Released) => hurried.resets.status(reset.login, reset.firstCode),
      ({ login, firstCode }: Released) => hurried.resets.cancel({ login, firstCode }),
      (reset: Released) => hurried.resets.refuse(reset.resetId, manager.agentId),
      (reset: Released) => hurried.resets.transfer(reset.resetId, manager.agentId, 'RECTORAT'),
    ];
    const released = [];
    for (let count = 0; count < uses.length; count++)
      released.push(await hurried.resets.released(manager));
    // Nobody sweeps: the deadlines are far away, and the resets are over all the same.
    await hurried.resets.credentials.rows(`UPDATE deadlines SET next_try_at = now() + '1 day'`);
    const codes = [];
    await until(async () => {
      const left = await hurried.resets.credentials.rows(
        `SELECT 1 FROM resets WHERE expires_at > now() AND state = 'second-code-released'`,
      );
      return left.length === 0;
    });
    for (const [index, use] of uses.entries()) codes.push((await use(released[index]!)).body.code);
    // Where it stands is told all the same.
    expect(codes).toEqual([
      'reset-refused',
      undefined,
      'reset-refused',
      'request-closed',
      'request-closed',
    ]);
    for (const { resetId } of released) {
      expect(await hurried.resets.stateOf(resetId)).toBe('expired');
      expect(await codesOf(resetId, hurried.resets)).toMatchObject([{ second_code: null }]);
    }
  });
});

type Released = Awaited<ReturnType<TestResets['released']>>;

function identityOf(agent: Released['agent']) {
  return { login: agent.account.login, birthDate: agent.birthDate };
}

/** A service with short times of its own, which ends with the test. */
async function hurriedResets(settings: NodeJS.ProcessEnv) {
  const hurried = await TestResets.start(settings);
  return { resets: hurried, [Symbol.asyncDispose]: () => hurried.stop() };
}
