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

  it('each name of an account counts apart, so that nothing tells which belong together', async () => {
    const { agentId, account } = await withChosenPassword();
    const alias = `alias${agentId.slice(-6)}`;
    await credentials.rows(`INSERT INTO logins (login, agent_id, kind) VALUES ($1, $2, 'alias')`, [
      alias,
      agentId,
    ]);
    const source = freshSource();
    const guess = (name: string) => credentials.signIn(name, 'pas le bon du tout', source);
    for (let count = 0; count < 5; count++) expect((await guess(alias)).status).toBe(401);
    expect((await guess(` ${alias.toUpperCase()}`)).status).toBe(429);
    expect((await guess(account.login)).status).toBe(401);
    expect((await guess(account.address)).status).toBe(401);
    expect((await credentials.signIn(account.address, CHOSEN, source)).status).toBe(201);
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
});

describe('an académie that decides otherwise', () => {
  it('has its own free tries, waits, and tries of strangers', async () => {
    const strict = await TestCredentials.start({
      SIGN_IN_FREE_TRIES: '2',
      SIGN_IN_WAIT_FIRST: 'PT60S',
      SIGN_IN_WAIT_MAX: 'PT100S',
      SIGN_IN_STRANGER_TRIES_NUMEN: '5',
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
      expect((await strict.signIn(account.login, numen, freshSource())).status).toBe(201);
      for (let count = 0; count < 2; count++)
        await strict.signIn(account.login, 'pas le bon du tout', freshSource());
      await strict.rows('UPDATE password_attempts SET blocked_until = NULL, counted = 0');
      expect((await guess()).status).toBe(429);
    } finally {
      await strict.stop();
    }
  });
});
