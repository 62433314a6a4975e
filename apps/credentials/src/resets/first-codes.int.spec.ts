import { freshSource } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec({}, 2);
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

const WRONG = 'ZZZZ-ZZZZ';

/** What each call with a first code answers. */
const calls = {
  status: (login: string, firstCode: string, source: string) =>
    resets.status(login, firstCode, { source }),
  cancel: (login: string, firstCode: string, source: string) =>
    resets.cancel({ login, firstCode }, { source }),
  complete: (login: string, firstCode: string, source: string) =>
    resets.complete({ login, firstCode, secondCode: WRONG }, undefined, { source }),
};

describe('a wrong first code', () => {
  it.each(Object.entries(calls))(
    'costs whoever types it, never the reset: %s',
    async (_, presented) => {
      const { login, firstCode, resetId } = await resets.released(nadia);
      const source = freshSource();
      for (let n = 0; n < 5; n++) {
        const { status, body } = await presented(login, WRONG, source);
        expect([status, body?.code]).toEqual([400, 'reset-refused']);
      }
      for (const code of [WRONG, firstCode]) {
        const slowed = await presented(login, code, source);
        expect([slowed.status, slowed.body?.code]).toEqual([429, 'too-many-attempts']);
        const seconds = Number(slowed.headers.get('retry-after'));
        expect(seconds).toBeGreaterThan(20);
        expect(seconds).toBeLessThanOrEqual(30);
      }
      expect(await resets.factsOf(resetId)).not.toContain('WrongCodesPresented');
      expect((await resets.status(login, firstCode, { source: freshSource() })).status).toBe(200);
    },
  );

  it('costs the same for a reset by its id', async () => {
    const { resetId, firstCode } = await resets.started();
    const source = freshSource();
    for (let n = 0; n < 5; n++)
      expect((await resets.request(resetId, WRONG, undefined, { source })).status).toBe(400);
    expect((await resets.request(resetId, firstCode, undefined, { source })).status).toBe(429);
    const elsewhere = { source: freshSource() };
    expect((await resets.request(resetId, firstCode, undefined, elsewhere)).status).toBe(202);
  });

  it('never ends a reset, however many there are from wherever', async () => {
    const { login, firstCode, resetId } = await resets.requested();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        resets.status(login, WRONG, { source: `203.0.113.${n}`, replica: n % 2 }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect(await resets.stateOf(resetId)).toBe('awaiting-second-code');
    expect((await resets.status(login, firstCode)).status).toBe(200);
  });

  it('is counted by what was typed, so that nobody learns which names belong together', async () => {
    const { agent, login, firstCode } = await resets.started();
    await resets.credentials.rows(
      `INSERT INTO logins (login, agent_id, kind) VALUES ('autre.nom', $1, 'alias')`,
      [agent.agentId],
    );
    const source = freshSource();
    for (let n = 0; n < 6; n++) await resets.status('autre.nom', WRONG, { source });
    expect((await resets.status('autre.nom', firstCode, { source })).status).toBe(429);
    expect((await resets.status(login, firstCode, { source })).status).toBe(200);
  });

  it('is counted alike where nobody has the login', async () => {
    const source = freshSource();
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++)
      statuses.push((await resets.status('jamais.vu', WRONG, { source })).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429]);
  });

  it('is judged five times, of many that come at once from one source through two replicas', async () => {
    const { login } = await resets.started();
    const source = freshSource();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => resets.status(login, WRONG, { source, replica: n % 2 })),
    );
    const answered = (status: number) => answers.filter((each) => each.status === status).length;
    expect([answered(400), answered(429)]).toEqual([5, 25]);
  });

  it('is kept without the login and the source', async () => {
    const source = freshSource();
    await resets.status('typed-by-mistake', WRONG, { source });
    const kept = JSON.stringify(await resets.credentials.rows('SELECT * FROM code_failures'));
    for (const trace of ['typed-by-mistake', source]) expect(kept).not.toContain(trace);
  });
});

/** Marks that come with a paste or a telephone's keyboard. */
const AROUND = ['\u00AD', '\u200E', '\u2212', '.', '_', '\u200B', '\uFEFF', '\u2060', '\u00A0'];

describe('what is typed as a code', () => {
  it.each([...AROUND, '\u00AB\u00A0', '\u2019'])(
    'counts without what stands around it: %j',
    async (mark) => {
      const { login, firstCode, secondCode } = await resets.released(nadia);
      const dressed = (code: string) => `${mark}${code.replace('-', mark).toLowerCase()}${mark}`;
      expect((await resets.status(login, dressed(firstCode))).status).toBe(200);
      const codes = { login, firstCode: dressed(firstCode), secondCode: dressed(secondCode) };
      expect((await resets.complete(codes)).status).toBe(204);
    },
  );

  it.each([
    ...['ABCD-EFG', 'ABCD-EFGHJ', ' '.repeat(64), 'ABCD-EFGU', 'ABCD-EFG!', '-', '\u00C9BCD-EFGH'],
    ...['A'.repeat(300), '\u200B'.repeat(8)],
  ])('is 422 on its field and counts nowhere when it cannot be one: %j', async (no) => {
    const { login, firstCode, resetId, secondCode } = await resets.released(nadia);
    const source = freshSource();
    const fieldsOf = async (
      answer: Promise<{ status: number; body: { errors?: { field: string }[] } }>,
    ) => {
      const { status, body } = await answer;
      return [status, ...(body.errors ?? []).map(({ field }) => field)];
    };
    for (let n = 0; n < 6; n++) {
      const first = { login, firstCode: no, secondCode };
      expect(await fieldsOf(resets.complete(first, undefined, { source }))).toEqual([
        422,
        'firstCode',
      ]);
    }
    const second = { login, firstCode, secondCode: no };
    expect(await fieldsOf(resets.complete(second, undefined, { source }))).toEqual([
      422,
      'secondCode',
    ]);
    const [asked, told] = [resets.request(resetId, no), resets.status(login, no, { source })];
    expect(await fieldsOf(asked)).toEqual([422, 'firstCode']);
    expect(await fieldsOf(told)).toEqual([422, 'firstCode']);
    expect(await fieldsOf(resets.cancel({ login, firstCode: no }))).toEqual([422, 'firstCode']);
    expect(
      (await resets.complete({ login, firstCode, secondCode }, undefined, { source })).status,
    ).toBe(204);
    expect(await resets.factsOf(resetId)).not.toContain('WrongCodesPresented');
  });
});
