import { beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@citadelle/contracts';
import { COUNT_TRY } from './reset-code.store.js';
import { NEW_PASSWORD, TestResets, type TestManager, type TestReset } from './resets.fixture.js';

const resets = TestResets.ofSpec({}, 2);
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

const WRONG = 'ZZZZ-ZZZZ';

type Codes = TestReset & { secondCode: string };

/** A completion that must be refused, and nothing but refused. */
async function refused(codes: Pick<Codes, 'login' | 'firstCode' | 'secondCode'>) {
  const answer = await resets.complete(codes);
  return [answer.status, JSON.stringify(answer.body), answer.headers.get('content-type')];
}

const triesOf = async (resetId: string) => {
  const [row] = await resets.credentials.rows<{ counted: number }>(
    'SELECT counted FROM reset_codes WHERE reset_id = $1',
    [resetId],
  );
  return row?.counted;
};

describe('a completion', () => {
  it('is refused in the same bytes, whatever is wrong', async () => {
    const reset = await resets.released(nadia);
    const other = await resets.released(nadia);
    const { login, firstCode, secondCode } = reset;
    const requested = await resets.requested();
    const cancelled = await resets.released(nadia);
    await resets.cancel({ login: cancelled.login, firstCode: cancelled.firstCode });
    const refusedOne = await resets.released(nadia);
    await resets.refuse(refusedOne.resetId, nadia.agentId);
    const completed = await resets.released(nadia);
    expect((await resets.complete(completed)).status).toBe(204);
    const closed = await resets.released(nadia);
    const { agentId } = closed.agent;
    await resets.publish(topics.agents.name, agentId, 'AgentDeparted', {
      agentId,
      on: '2026-01-31',
    });
    const voided = await resets.released(nadia);
    for (let count = 0; count < 5; count++) await resets.complete({ ...voided, secondCode: WRONG });
    const transferred = await resets.released(nadia);
    await resets.transfer(transferred.resetId, nadia.agentId, 'RECTORAT');

    const bodies = [
      await refused({ login: 'personne', firstCode, secondCode }),
      await refused({ login, firstCode: WRONG, secondCode }),
      await refused({ login, firstCode, secondCode: WRONG }),
      await refused({ login, firstCode: secondCode, secondCode: firstCode }),
      await refused({ ...other, login }),
      await refused({ ...requested, secondCode: requested.firstCode }),
      await refused(cancelled),
      await refused(refusedOne),
      await refused(completed),
      await refused(closed),
      await refused(voided),
      await refused(transferred),
      await refused({ login: nadia.account.login, firstCode, secondCode }),
    ];
    expect(bodies).toEqual(bodies.map(() => bodies[0]));
    expect(bodies[0]).toEqual([
      400,
      expect.stringContaining('"code":"reset-refused"'),
      expect.stringContaining('problem+json'),
    ]);
    for (const ended of [cancelled, closed])
      expect(await resets.factsOf(ended.resetId)).toContain('ResetCancelled');
    expect(await resets.factsOf(refusedOne.resetId)).toContain('ResetRefused');
    expect((await resets.credentials.signIn(login, NEW_PASSWORD)).status).toBe(401);
  });

  it('takes codes in any case, with blanks or dashes', async () => {
    const { login, firstCode, secondCode } = await resets.released(nadia);
    const first = ` ${firstCode.toLowerCase().replace('-', ' ')} `;
    const second = secondCode.replace('-', '').split('').join('-');
    const answer = await resets.complete({ login, firstCode: first, secondCode: second });
    expect(answer.status).toBe(204);
  });

  it('takes an alias, and a login in any case', async () => {
    const reset = await resets.released(nadia);
    await resets.credentials.rows(
      `INSERT INTO logins (login, agent_id, kind) VALUES ('vieil.alias', $1, 'alias')`,
      [reset.agent.agentId],
    );
    expect((await resets.complete({ ...reset, login: ' Vieil.ALIAS ' })).status).toBe(204);
  });

  it('is told every rule that anybody may know before a try is spent, right codes or not', async () => {
    const reset = await resets.released(nadia);
    for (const codes of [reset, { ...reset, firstCode: WRONG }, { ...reset, login: 'personne' }]) {
      const { status, body } = await resets.complete(codes, 'motdepasse');
      expect([status, body.code]).toEqual([422, 'password-rejected']);
      expect(body.errors!.map(({ code }) => code)).toEqual(['too-short']);
    }
    const numen = await resets.complete(reset, `mon ${reset.agent.numen} à moi`);
    expect(numen.body.errors).toMatchObject([{ field: 'newPassword', code: 'looks-like-numen' }]);
    expect(await triesOf(reset.resetId)).toBe(0);
    expect((await resets.complete(reset)).status).toBe(204);
  });

  it('is told how soon its password would be guessed by right codes alone, and may try again', async () => {
    const reset = await resets.released(nadia);
    const guessable = 'motdepasse123';
    const wrong = await resets.complete({ ...reset, secondCode: WRONG }, guessable);
    expect([wrong.status, wrong.body.code]).toEqual([400, 'reset-refused']);
    const { status, body } = await resets.complete(reset, guessable);
    expect([status, body.code]).toEqual([422, 'password-rejected']);
    expect(body.errors!.map(({ code }) => code)).toEqual(['too-common', 'too-guessable']);
    expect(await triesOf(reset.resetId)).toBe(1);
    expect((await resets.complete(reset)).status).toBe(204);
  });

  it('is told the rules about its holder by right codes alone, and may try again', async () => {
    const agent = await resets.enrol({ birthDate: '1975-06-21' });
    const reset = await resets.released(nadia, agent);
    const born = 'une averse le 21 juin 1975';
    const { body } = await resets.complete({ ...reset, secondCode: WRONG }, born);
    expect(body.code).toBe('reset-refused');
    for (const [password, rule] of [
      [born, 'contains-birth-date'],
      ['roger mange du comté affiné', 'contains-name'],
    ]) {
      const rejected = await resets.complete(reset, password);
      expect(rejected).toMatchObject({ status: 422, body: { code: 'password-rejected' } });
      expect(rejected.body.errors!.map(({ code }) => code)).toEqual([rule]);
    }
    expect(await triesOf(reset.resetId)).toBe(1);
    expect((await resets.complete(reset)).status).toBe(204);
  });

  it('is refused with the password one has already', async () => {
    const agent = await resets.enrol();
    const first = await resets.released(nadia, agent);
    expect((await resets.complete(first)).status).toBe(204);
    const second = await resets.released(nadia, agent);
    const unchanged = await resets.complete(second);
    expect(unchanged.body.errors).toMatchObject([{ code: 'unchanged' }]);
    expect((await resets.complete(second, `${NEW_PASSWORD} encore`)).status).toBe(204);
  });

  it('needs every field, in words', async () => {
    const { status, body } = await resets.credentials.post<{ errors: { field: string }[] }>(
      'password-resets/completion',
      { login: 'x', secondCode: 'y', newPassword: 'nul \u0000 inside it' },
    );
    expect(status).toBe(422);
    expect(body.errors.map(({ field }) => field)).toEqual(['newPassword']);
  });
});

describe('wrong codes', () => {
  it('are judged five times, of a hundred that come at once through two replicas', async () => {
    const reset = await resets.released(nadia);
    const guesses = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        resets.complete({ ...reset, secondCode: `ZZZZ-Z${100 + index}` }, NEW_PASSWORD, {
          replica: index % 2,
        }),
      ),
    );
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([400]));
    const facts = await resets.factsOf(reset.resetId);
    expect(facts.slice(3)).toEqual([
      ...Array.from({ length: 5 }, () => 'WrongCodesPresented'),
      'ResetVoided',
    ]);
    expect((await resets.complete(reset)).body.code).toBe('reset-refused');
    expect(await triesOf(reset.resetId)).toBe(5);
    expect((await resets.published(reset.agent.agentId, 4)).at(-1)).toEqual({
      type: 'ResetVoided',
      data: { resetId: reset.resetId, agentId: reset.agent.agentId, unit: 'SIG-AESH' },
    });
  });

  it('are let through to be judged five times, whatever becomes of the reset meanwhile', async () => {
    const { resetId } = await resets.started();
    const counted = await Promise.all(
      Array.from({ length: 100 }, () => resets.credentials.rows(COUNT_TRY.text, [resetId, 5])),
    );
    expect(counted.flat()).toHaveLength(5);
  });

  it('of the second kind alone spend a try, and only beside the right first one', async () => {
    const { login, firstCode, resetId, secondCode } = await resets.released(nadia);
    for (const wrong of [
      { firstCode: WRONG, secondCode: WRONG },
      { firstCode: WRONG, secondCode },
    ])
      await resets.complete({ login, ...wrong });
    expect(await triesOf(resetId)).toBe(0);
    await resets.complete({ login, firstCode, secondCode: WRONG });
    expect(await triesOf(resetId)).toBe(1);
    expect((await resets.complete({ login, firstCode, secondCode })).status).toBe(204);
  });

  it('are not counted against right ones, however many come at once', async () => {
    const { login, firstCode, secondCode, resetId } = await resets.released(nadia);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        resets.status(login, firstCode, { replica: index % 2 }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await triesOf(resetId)).toBe(0);
    const rejected = await Promise.all(
      Array.from({ length: 8 }, () =>
        resets.complete({ login, firstCode, secondCode }, 'motdepasse123'),
      ),
    );
    expect(rejected.map(({ status }) => status)).toEqual(rejected.map(() => 422));
    expect(await triesOf(resetId)).toBe(0);
  });

  it('of an unknown reset, or of what is no id, are refused alike', async () => {
    const { firstCode, resetId } = await resets.started();
    const answers = [
      await resets.request(resetId, WRONG),
      await resets.request('01890a5d-ac96-774b-bcce-b302099a8057', firstCode),
      await resets.request('no-id', firstCode),
    ];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });
});
