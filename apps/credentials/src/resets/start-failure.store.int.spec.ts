import { describe, expect, it } from '@jest/globals';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { StartFailureStore } from './start-failure.store.js';

const database = credentialsTables();
const failures = new StartFailureStore();
const BORN = '1988-11-02';
const judge = (source: string, login: string, birthDate = BORN) =>
  failures.judge(database.manager, { source, login: `digest of ${login}` }, login, birthDate);

describe('the store of failed starts', () => {
  it('knows whose login and birth date it is, and counts nothing then', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    for (let n = 0; n < 12; n += 1)
      expect(await judge('right', login)).toMatchObject({ agentId, here: true, whom: true });
  });

  it('lets a source fail five times within an hour', async () => {
    const { login } = await keepSomebody(database.manager);
    const nobody = { agentId: null, whom: true };
    for (let n = 0; n < 5; n += 1)
      expect(await judge('wrong', login, '1900-01-01')).toMatchObject({ ...nobody, here: true });
    expect(await judge('wrong', login)).toMatchObject({ here: false });
    const wait = await failures.wait(database.manager, 'wrong');
    expect(wait).toBeGreaterThan(3_500);
    expect(wait).toBeLessThanOrEqual(3_600);
    expect(await failures.wait(database.manager, 'unknown')).toBe(0);
  });

  it('lets a login be guessed ten times within a day, from wherever', async () => {
    const { login } = await keepSomebody(database.manager);
    for (let n = 0; n < 10; n += 1) await judge(`source ${n}`, login, '1900-01-01');
    expect(await judge('another', login)).toMatchObject({ here: true, whom: false });
    expect(await failures.wait(database.manager, `digest of ${login}`)).toBeGreaterThan(86_000);
  });
});
