import { describe, expect, it } from '@jest/globals';
import { freshSource, nastyBodies } from '@citadelle/testing';
import { topics, type Problem } from '@citadelle/contracts';
import { TestResets } from './resets.fixture.js';

const resets = TestResets.ofSpec({}, 2);

const identityOf = ({
  account: { login },
  birthDate,
}: Awaited<ReturnType<typeof resets.enrol>>) => ({
  login,
  birthDate,
});

describe('the start of a reset', () => {
  it('takes a login or an alias with the birth date', async () => {
    const agent = await resets.enrol();
    await resets.credentials.rows(
      `INSERT INTO logins (login, agent_id, kind) VALUES ('ancien.alias', $1, 'alias')`,
      [agent.agentId],
    );
    const { status, body } = await resets.start({
      login: ' Ancien.ALIAS',
      birthDate: agent.birthDate,
    });
    expect(status).toBe(201);
    expect((await resets.published(agent.agentId, 1))[0]).toMatchObject({
      type: 'ResetStarted',
      data: { via: 'login', resetId: body.resetId },
    });
  });

  it('is refused in the same bytes for a stranger, a wrong birth date, a closed and an unopened account', async () => {
    const agent = await resets.enrol();
    const closed = await resets.enrol();
    const { agentId } = closed;
    await resets.publish(topics.agents.name, agentId, 'AgentDeparted', {
      agentId,
      on: '2026-01-31',
    });
    const answers = [
      await resets.start({ login: 'personne', birthDate: agent.birthDate }),
      await resets.start({ ...identityOf(agent), birthDate: '1975-06-22' }),
      await resets.start(identityOf(closed)),
      await resets.start({ lookupToken: await resets.lookupToken(agentId) }),
      await resets.start({
        lookupToken: await resets.lookupToken('01890a5d-ac96-774b-bcce-b302099a8057'),
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(answers[0]!.body.code).toBe('identity-not-found');
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('is refused by the field for a look-up token that is none, too old or of another key', async () => {
    const { agentId } = await resets.enrol();
    const key = Buffer.alloc(32, 1).toString('base64');
    for (const lookupToken of [
      'no.such.token',
      await resets.lookupToken(agentId, { expiresIn: -1 }),
      await resets.lookupToken(agentId, { key }),
    ])
      expect(await resets.start({ lookupToken })).toMatchObject({
        status: 422,
        body: {
          code: 'invalid-request',
          errors: [{ field: 'lookupToken', code: 'lookup-token-refused' }],
        },
      });
  });

  it('needs one identity, and only one', async () => {
    const fields = async (body: unknown) => {
      const answer = await resets.start(body);
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid-request']);
      return answer.body.errors!.map(({ field }) => field);
    };
    expect(await fields({})).toEqual(['lookupToken']);
    expect(await fields({ login: 'x' })).toEqual(['birthDate']);
    expect(await fields({ lookupToken: 'x', login: 'x' })).toEqual(['lookupToken', 'birthDate']);
    expect(await fields({ lookupToken: null })).toEqual(['lookupToken']);
    expect(await fields({ login: 'x', birthDate: '1975-06-21', startAnew: 'yes' })).toEqual([
      'startAnew',
    ]);
    const valid = { login: 'personne', birthDate: '1975-06-21' };
    const kinds = { login: 'text', birthDate: 'birth-date' } as const;
    for (const { what, field, body } of nastyBodies(valid, kinds)) {
      const answer = await resets.credentials.post<Problem>('password-resets', body);
      expect({ what, status: answer.status }).toEqual({ what, status: 422 });
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
    }
    const failures = await resets.credentials.rows<{ counted: number }>(
      'SELECT counted FROM start_failures WHERE counted > 5',
    );
    expect(failures).toEqual([]);
  });

  it('says that another is pending, and begins one beside it if told to', async () => {
    const agent = await resets.enrol();
    const first = await resets.requested(agent);
    const again = await resets.start(identityOf(agent));
    expect([again.status, again.body.code]).toEqual([409, 'reset-pending']);
    const anew = await resets.start({ ...identityOf(agent), startAnew: true });
    expect(anew.status).toBe(201);
    expect(await resets.stateOf(first.resetId)).toBe('awaiting-second-code');
    expect(await resets.published(agent.agentId, 3)).toMatchObject([
      { type: 'ResetStarted' },
      { type: 'SecondCodeRequested' },
      { type: 'ResetStarted', data: { resetId: anew.body.resetId } },
    ]);
    expect((await resets.request(anew.body.resetId, first.firstCode)).status).toBe(400);
    expect((await resets.request(anew.body.resetId, anew.body.firstCode)).status).toBe(202);
  });

  it('happens once, of many at the same time', async () => {
    const agent = await resets.enrol();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        resets.start(identityOf(agent), { source: freshSource(), replica: index % 2 }),
      ),
    );
    const answered = (status: number) => answers.filter((each) => each.status === status).length;
    expect([answered(201), answered(409)]).toEqual([1, 9]);
  });
});

describe('failed starts', () => {
  it('are five an hour for a source, of which none escapes when they come at once', async () => {
    const source = freshSource();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        resets.start(
          { login: `personne${index}`, birthDate: '1975-06-21' },
          { source, replica: index % 2 },
        ),
      ),
    );
    const answered = (status: number) => answers.filter((each) => each.status === status);
    expect([answered(404).length, answered(429).length]).toEqual([5, 15]);
    const seconds = Number(answered(429)[0]!.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3500);
    expect(seconds).toBeLessThanOrEqual(3600);
    const agent = await resets.enrol();
    expect((await resets.start(identityOf(agent), { source })).status).toBe(429);
    expect((await resets.start(identityOf(agent))).status).toBe(201);
  });

  it('are ten for an account by whichever name, known or not, and one more each hour', async () => {
    const agent = await resets.enrol();
    const { login, address } = agent.account;
    for (const names of [[login, address], ['jamais.vu']]) {
      for (let count = 0; count < 10; count++)
        expect(
          (await resets.start({ login: names[count % names.length], birthDate: '1975-06-22' }))
            .status,
        ).toBe(404);
      for (const name of names) {
        const refused = await resets.start({ login: name, birthDate: agent.birthDate });
        expect([refused.status, refused.body.code]).toEqual([429, 'too-many-attempts']);
        expect(refused.body.detail).toContain('service gestionnaire');
        const seconds = Number(refused.headers.get('retry-after'));
        expect(seconds).toBeGreaterThan(3_500);
        expect(seconds).toBeLessThanOrEqual(3_600);
      }
    }
    const lookupToken = await resets.lookupToken(agent.agentId);
    expect((await resets.start({ lookupToken })).status).toBe(201);
    await resets.credentials.rows(
      `UPDATE start_failures SET ends_at = ends_at - interval '1 hour' WHERE digest LIKE 'account %'`,
    );
    const again = { ...identityOf(agent), startAnew: true };
    expect((await resets.start(again)).status).toBe(201);
  });

  it('count for a source at a login beyond its limit, right or wrong', async () => {
    const agent = await resets.enrol();
    const { login } = agent.account;
    for (let count = 0; count < 10; count++) await resets.start({ login, birthDate: '1975-06-22' });
    for (const birthDate of [agent.birthDate, '1975-06-22']) {
      const source = freshSource();
      const statusOf = async (body: object) => (await resets.start(body, { source })).status;
      for (let count = 0; count < 5; count++)
        expect(await statusOf({ login, birthDate })).toBe(429);
      expect(await statusOf({ login: 'personne', birthDate })).toBe(429);
    }
  });

  it('are all that counts: right ones count for nothing', async () => {
    const source = freshSource();
    const agents = await Promise.all(Array.from({ length: 8 }, () => resets.enrol()));
    for (const agent of agents)
      expect((await resets.start(identityOf(agent), { source })).status).toBe(201);
    const together = await Promise.all(
      agents.map((agent) => resets.start({ ...identityOf(agent), startAnew: true }, { source })),
    );
    expect(together.map(({ status }) => status)).toEqual(together.map(() => 201));
  });

  it('are kept without the login or the source, and for their time only', async () => {
    const source = freshSource();
    const birthDate = '1975-06-22';
    await resets.start({ login: 'typed-by-mistake', birthDate }, { source });
    const kept = JSON.stringify(await resets.credentials.rows('SELECT * FROM start_failures'));
    for (const trace of ['typed-by-mistake', source, birthDate]) expect(kept).not.toContain(trace);
    for (let count = 0; count < 5; count++)
      await resets.start({ login: 'typed-by-mistake', birthDate }, { source });
    await resets.credentials.rows(
      `UPDATE start_failures SET ends_at = now() - interval '1 second'`,
    );
    expect((await resets.start({ login: 'typed-by-mistake', birthDate }, { source })).status).toBe(
      404,
    );
  });
});
