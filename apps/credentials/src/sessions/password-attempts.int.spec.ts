import { freshSource } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestCredentials } from '../credentials.fixture.js';

const CHOSEN = 'comme un lynx dans la neige 39';

const credentials = TestCredentials.ofSpec({}, 2);

const withChosenPassword = () => credentials.enrolWithPassword(CHOSEN);

/** Makes the delay of every source pass. */
const waitOut = () =>
  credentials.rows(`UPDATE password_attempts SET blocked_until = now() - interval '1 second'`);

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
    const refused = await credentials.rows(
      `SELECT sum(count)::integer AS count FROM security_journal
       WHERE agent_id = $1 AND kind = 'sign-in-failed'`,
      [agentId],
    );
    expect(refused).toEqual([{ count: 5 }]);
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

describe('an académie that decides otherwise', () => {
  it('has its own free tries, waits, and tries with a NUMEN', async () => {
    const strict = await TestCredentials.start({
      SIGN_IN_FREE_TRIES: '2',
      SIGN_IN_WAIT_FIRST: 'PT60S',
      SIGN_IN_WAIT_MAX: 'PT100S',
      SIGN_IN_TRIES_NUMEN: '3',
    });
    try {
      const { account, numen } = await strict.enrol();
      const source = freshSource();
      const guess = () => strict.signIn(account.login, 'pas le bon du tout', source);
      const wait = async () => Number((await guess()).headers.get('retry-after'));
      await guess();
      await guess();
      expect(await wait()).toBeLessThanOrEqual(60);
      await strict.rows(`UPDATE password_attempts SET blocked_until = now()`);
      await guess();
      const longest = await wait();
      expect(longest).toBeGreaterThan(60);
      expect(longest).toBeLessThanOrEqual(100);
      expect((await strict.signIn(account.login, numen, freshSource())).status).toBe(401);
    } finally {
      await strict.stop();
    }
  });
});
