import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountView } from '@citadelle/contracts';
import { TestCredentials, type TestAgent, until } from '../credentials.fixture.js';

const CHOSEN = 'comme un lynx dans la neige 39';

let credentials: TestCredentials;
beforeAll(async () => {
  credentials = await TestCredentials.start({}, 2);
});
afterAll(() => credentials?.stop());

let lastSource = 0;
/** A source nobody has used before. */
const freshSource = () => `198.51.100.${++lastSource}`;

const journal = (agentId: string) =>
  credentials.rows<{ purpose: string; outcome: string }>(
    'SELECT purpose, outcome FROM sign_in_journal WHERE agent_id = $1 ORDER BY id',
    [agentId],
  );

/** Makes the delay of every source pass. */
const waitOut = () =>
  credentials.rows(`UPDATE password_attempts SET blocked_until = now() - interval '1 second'`);

let lastName = 0;
async function withChosenPassword(): Promise<TestAgent & { account: AccountView }> {
  const usualName = `CHOISI${String.fromCharCode(65 + ++lastName)}`;
  const agent = await credentials.enrol({ firstName: 'Zoé', usualName });
  expect((await credentials.choosePassword(agent, CHOSEN)).status).toBe(204);
  return agent;
}

describe('signing in', () => {
  it('works with login and NUMEN, and then only to choose a password', async () => {
    const agent = await credentials.enrol({ firstName: 'Roger', usualName: 'MOULINAUX' });
    const { status, body } = await credentials.signIn('rmoulinaux', agent.numen);
    expect(status).toBe(201);
    expect(body).toEqual({
      token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      expiresAt: expect.any(String),
      passwordChangeRequired: true,
      account: {
        agentId: agent.agentId,
        login: 'rmoulinaux',
        address: 'roger.moulinaux@ac-besancon.fr',
        firstName: 'Roger',
        usualName: 'MOULINAUX',
        roles: [],
        managedUnits: [],
      },
    });
    const idleMs = new Date(body.expiresAt).getTime() - Date.now();
    expect(Math.abs(idleMs - 30 * 60_000)).toBeLessThan(10_000);
  });

  it('takes the NUMEN in any case and with spaces, and the login in any case', async () => {
    const { numen } = await credentials.enrol({ firstName: 'Jean', usualName: 'PIN' });
    const typed = ` ${numen.slice(0, 3)} ${numen.slice(3, 8)} ${numen.slice(8)} `.toLowerCase();
    expect((await credentials.signIn('  JPin ', typed)).status).toBe(201);
  });

  it('takes a chosen password however its accents were typed, but in its own case', async () => {
    const agent = await credentials.enrol({ firstName: 'Léa', usualName: 'MOUCHOTTE' });
    await credentials.choosePassword(agent, 'la cancoillotte tiède de Noël');
    const decomposed = 'la cancoillotte tiède de Noël'.normalize('NFD');
    expect((await credentials.signIn('lmouchotte', decomposed)).status).toBe(201);
    expect((await credentials.signIn('lmouchotte', decomposed.toUpperCase())).status).toBe(401);
  });

  it('answers alike to an unknown login, a wrong password and a closed account', async () => {
    const agent = await withChosenPassword();
    const closed = await withChosenPassword();
    await credentials.rows(`UPDATE accounts SET state = 'closed' WHERE agent_id = $1`, [
      closed.agentId,
    ]);
    const refusals = await Promise.all([
      credentials.signIn('nobody', CHOSEN, freshSource()),
      credentials.signIn(agent.account.login, 'pas le bon du tout', freshSource()),
      credentials.signIn(closed.account.login, CHOSEN, freshSource()),
    ]);
    for (const { status, body } of refusals) {
      expect(status).toBe(401);
      expect(body).toEqual(refusals[0].body);
      expect(body.code).toBe('invalid-credentials');
    }
  });

  it('takes as long to refuse an unknown login as a wrong password', async () => {
    const { account } = await withChosenPassword();
    const times: Record<string, number[]> = { [account.login]: [], nobody: [] };
    for (let round = 0; round < 15; round++)
      for (const login of Object.keys(times)) {
        const before = performance.now();
        await credentials.signIn(login, 'pas le bon du tout', freshSource());
        times[login]!.push(performance.now() - before);
      }
    const [known, unknown] = Object.values(times).map(
      (each) => each.sort((one, other) => one - other)[7]!,
    );
    expect(unknown! / known!).toBeGreaterThan(0.5);
    expect(unknown! / known!).toBeLessThan(2);
  });

  it('keeps a journal, without what was typed when nobody has that login', async () => {
    const { agentId, account } = await withChosenPassword();
    const source = freshSource();
    await credentials.signIn(account.login, 'pas le bon du tout', source);
    await credentials.signIn(account.login, CHOSEN, source);
    await credentials.signIn('typed-by-mistake', CHOSEN, source);
    expect((await journal(agentId)).slice(-2)).toEqual([
      { purpose: 'sign-in', outcome: 'refused' },
      { purpose: 'sign-in', outcome: 'accepted' },
    ]);
    const [unknown] = await credentials.rows<object>(
      'SELECT * FROM sign_in_journal WHERE agent_id IS NULL AND source = $1',
      [source],
    );
    expect(unknown).toMatchObject({ outcome: 'refused', source });
    const kept = await credentials.rows('SELECT * FROM password_attempts');
    expect(JSON.stringify([unknown, kept])).not.toContain('typed-by-mistake');
  });

  it('hashes anew at the next sign-in when the parameters have risen', async () => {
    const { agentId, account } = await withChosenPassword();
    const phc = async () =>
      (
        await credentials.rows<{ phc: string }>(
          'SELECT phc FROM password_hashes WHERE agent_id = $1',
          [agentId],
        )
      )[0]!.phc;
    expect(await phc()).toContain('m=7168,t=5');
    const { body } = await credentials.signIn(account.login, CHOSEN);
    await credentials.add({ ARGON2_MEMORY_KIB: '8192' });
    const replica = credentials.replicas.length - 1;
    await credentials.post('sessions', { login: account.login, password: CHOSEN }, { replica });
    await until(async () => (await phc()).includes('m=8192,t=5'));
    expect((await credentials.signIn(account.login, CHOSEN)).status).toBe(201);
    expect((await credentials.post('sessions/introspection', { token: body.token })).status).toBe(
      200,
    );
    await credentials.replicas.pop()!.stop();
  });
});

describe('after wrong passwords', () => {
  it('a source waits 30 s after the fifth, then twice as long, and no other source does', async () => {
    const { account } = await withChosenPassword();
    const [guesser, owner] = [freshSource(), freshSource()];
    const guess = () => credentials.signIn(account.login, 'pas le bon du tout', guesser);
    for (let count = 0; count < 5; count++) expect((await guess()).status).toBe(401);
    const blocked = await credentials.signIn(account.login, CHOSEN, guesser);
    expect(blocked.status).toBe(429);
    expect(blocked.body.code).toBe('too-many-attempts');
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(25);
    expect(Number(blocked.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    await waitOut();
    expect((await guess()).status).toBe(401);
    expect(Number((await guess()).headers.get('retry-after'))).toBeGreaterThan(55);
    expect((await credentials.signIn(account.login, CHOSEN, owner)).status).toBe(201);
  });

  it('the wait grows to an hour and no further', async () => {
    const { account } = await withChosenPassword();
    const source = freshSource();
    const guess = () => credentials.signIn(account.login, 'pas le bon du tout', source);
    await guess();
    await credentials.rows(
      'UPDATE password_attempts SET counted = 60, judged = 60 WHERE source = $1',
      [source],
    );
    await guess();
    expect(Number((await guess()).headers.get('retry-after'))).toBeGreaterThan(3590);
    expect(Number((await guess()).headers.get('retry-after'))).toBeLessThanOrEqual(3600);
  });

  it('an unknown login makes its source wait just the same', async () => {
    const source = freshSource();
    const guess = () => credentials.signIn('nobody-either', CHOSEN, source);
    for (let count = 0; count < 5; count++) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });

  it('the right one starts the count anew', async () => {
    const { account } = await withChosenPassword();
    const source = freshSource();
    for (let round = 0; round < 2; round++) {
      for (let count = 0; count < 4; count++)
        await credentials.signIn(account.login, 'pas le bon du tout', source);
      expect((await credentials.signIn(account.login, CHOSEN, source)).status).toBe(201);
    }
  });

  it('of many parallel guesses through two replicas exactly five are judged', async () => {
    const { agentId, account } = await withChosenPassword();
    const source = freshSource();
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        credentials.post<unknown>(
          'sessions',
          { login: account.login, password: `pas le bon du tout ${index}` },
          { source, replica: index % 2 },
        ),
      ),
    );
    const answered = (status: number) => guesses.filter((guess) => guess.status === status).length;
    expect([answered(401), answered(429)]).toEqual([5, 35]);
    const refused = (await journal(agentId)).filter(({ outcome }) => outcome === 'refused');
    expect(refused).toHaveLength(5);
  });

  it('but parallel right ones never make each other wait', async () => {
    const { account } = await withChosenPassword();
    const source = freshSource();
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        credentials.post(
          'sessions',
          { login: account.login, password: CHOSEN },
          { source, replica: index % 2 },
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 201));
  });

  it('ten from anywhere close an account that still has its NUMEN', async () => {
    const { account, numen } = await credentials.enrol({ firstName: 'Ida', usualName: 'DIX' });
    for (let count = 0; count < 9; count++)
      await credentials.signIn(account.login, 'pas le bon du tout', freshSource());
    expect((await credentials.signIn(account.login, numen, freshSource())).status).toBe(201);
    for (let count = 0; count < 10; count++)
      await credentials.signIn(account.login, 'pas le bon du tout', freshSource());
    const closed = await credentials.signIn(account.login, numen, freshSource());
    expect([closed.status, closed.body.code]).toEqual([401, 'invalid-credentials']);
  });

  it('a hundred from anywhere close any account', async () => {
    const { agentId, account } = await withChosenPassword();
    const failedBefore = (count: number) =>
      credentials.rows(
        `INSERT INTO password_attempts (subject, source, counted) VALUES ($1, '*', $2)
         ON CONFLICT (subject, source) DO UPDATE SET counted = $2`,
        [agentId, count],
      );
    await failedBefore(99);
    expect((await credentials.signIn(account.login, CHOSEN, freshSource())).status).toBe(201);
    await failedBefore(100);
    expect((await credentials.signIn(account.login, CHOSEN, freshSource())).status).toBe(401);
  });
});
