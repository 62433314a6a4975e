import { describe, expect, it } from '@jest/globals';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { StartFailureStore } from './start-failure.store.js';

const database = credentialsTables();
const failures = new StartFailureStore();
const BORN = '1988-11-02';
const WRONG = '1900-01-01';
const judge = (source: string, login: string, birthDate = BORN, browserOf?: string) =>
  failures.judge(database.manager, {
    ...{ login, birthDate, browserOf },
    digests: { source, login: `digest of ${login}` },
  });

/** As many failures as a bucket holds, each from elsewhere. */
async function emptied(login: string, from: string) {
  for (let n = 0; n < 10; n += 1)
    expect(await judge(`${from} ${n}`, login, WRONG)).toMatchObject({ here: true, whom: true });
}

const laterBy = (interval: string) =>
  database.rows(`UPDATE start_failures SET ends_at = ends_at - $1::interval`, [interval]);

describe('the store of failed starts', () => {
  it('knows whose login and birth date it is, and counts nothing then', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    for (let n = 0; n < 12; n += 1)
      for (const typed of [login, `${login}@ac-besancon.fr`])
        expect(await judge('right', typed)).toMatchObject({ agentId, here: true, whom: true });
  });

  it('lets a source fail five times within an hour', async () => {
    const { login } = await keepSomebody(database.manager);
    const nobody = { agentId: null, whom: true };
    for (let n = 0; n < 5; n += 1)
      expect(await judge('wrong', login, WRONG)).toMatchObject({ ...nobody, here: true });
    expect(await judge('wrong', login)).toMatchObject({ here: false });
    const wait = await failures.waitOfSource(database.manager, 'wrong');
    expect(wait).toBeGreaterThan(3_500);
    expect(wait).toBeLessThanOrEqual(3_600);
    expect(await failures.waitOfSource(database.manager, 'unknown')).toBe(0);
  });

  it('holds ten failures for an account, by whichever name, and gives one back every hour', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    const alias = `alias.of.${login}`;
    await database.rows(`INSERT INTO logins (login, agent_id, kind) VALUES ($1, $2, 'alias')`, [
      alias,
      agentId,
    ]);
    const names = [login, alias, `${login}@ac-besancon.fr`];
    for (let n = 0; n < 10; n += 1)
      expect(await judge(`all ${n}`, names[n % 3]!, WRONG)).toMatchObject({ whom: true });
    for (const [n, name] of names.entries()) {
      const { here, whom, bucket } = await judge(`full ${n}`, name);
      expect({ here, whom }).toEqual({ here: true, whom: false });
      const wait = await failures.waitOfBucket(database.manager, bucket);
      expect(wait).toBeGreaterThan(3_500);
      expect(wait).toBeLessThanOrEqual(3_600);
    }
    await laterBy('1 hour');
    expect(await judge('later', login, WRONG)).toMatchObject({ whom: true });
    expect(await judge('later', login, WRONG)).toMatchObject({ whom: false });
    await laterBy('10 hours');
    await emptied(login, 'much later');
    expect(await judge('at last', login, WRONG)).toMatchObject({ whom: false });
  });

  it('holds as many for a name that nobody has', async () => {
    await emptied('nobody', 'of nobody');
    expect(await judge('another', 'nobody', WRONG)).toMatchObject({ here: true, whom: false });
    expect(await judge('another', 'somebody else', WRONG)).toMatchObject({ whom: true });
  });

  it('spares a browser that is known to the account, and no other', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    const other = await keepSomebody(database.manager);
    await emptied(login, 'storm');
    expect(await judge('home', login, BORN, agentId)).toMatchObject({ agentId, whom: true });
    expect(await judge('home', login, WRONG, agentId)).toMatchObject({ agentId: null, whom: true });
    expect(await judge('home', login, BORN, other.agentId)).toMatchObject({ whom: false });
  });

  it('has room again once it is lifted', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    await emptied(login, 'before');
    await failures.lift(database.manager, agentId);
    expect(await judge('after', login)).toMatchObject({ agentId, whom: true });
  });
});
