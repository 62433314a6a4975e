import { describe, expect, it } from '@jest/globals';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { PasswordStore } from '../passwords/password.store.js';
import { Tries } from './password-attempts.fixture.js';

const database = credentialsTables();
const tries = new Tries(database);

/** Another address each time, each in a network of its own. */
let networks = 0;
const elsewhere = () => `100.64.${(networks += 1)}.1`;

const somebody = async () => {
  const { agentId, login } = await keepSomebody(database.manager);
  await new PasswordStore().change(database.manager, agentId, 1, 'phc');
  return { agentId, login };
};
/** An account whose bucket is empty. */
const stormed = async () => {
  const account = await somebody();
  for (let count = 0; count < 4; count++) await tries.wrong(account.login, elsewhere());
  return account;
};
const bucketOf = async (subject: string) =>
  (
    await database.rows<{ taken: number; spare: number }>(
      'SELECT taken, spare FROM sign_in_buckets WHERE subject = $1',
      [subject],
    )
  )[0];

describe('tries by what was typed and where from', () => {
  it('find the account by login and by address, and count each apart', async () => {
    const { agentId, login } = await somebody();
    const source = elsewhere();
    const found = { passes: true, agent_id: agentId, login, phc: 'phc', kind: 'chosen' };
    expect(await tries.wrong(login, source)).toMatchObject({ ...found, subject: agentId });
    expect(await tries.wrong(login, source)).toMatchObject(found);
    expect(await tries.count(login, source)).toMatchObject({ passes: false, undecided: false });
    const address = `${login}@ac-besancon.fr`;
    expect(await tries.count(address, source)).toMatchObject(found);
  });

  it('wait once the free ones are used, for longer each time, up to a limit, and are forgiven', async () => {
    const { login } = await somebody();
    const source = '10.1.1.1';
    const waitOut = () =>
      database.rows('UPDATE password_attempts SET blocked_until = now() WHERE source = $1', [
        source,
      ]);
    const seconds = async () => (await tries.count(login, source)).seconds;
    await tries.right(login, source);
    for (let count = 0; count < 2; count++) await tries.wrong(login, source);
    expect(await seconds()).toBeGreaterThan(50);
    expect(await seconds()).toBeLessThanOrEqual(60);
    for (let count = 0; count < 3; count++) {
      await waitOut();
      await tries.wrong(login, source);
    }
    expect(await seconds()).toBeGreaterThan(110);
    expect(await seconds()).toBeLessThanOrEqual(120);
    await database.rows(
      `UPDATE password_attempts SET blocked_until = now(), last_at = now() - interval '1 hour' WHERE source = $1`,
      [source],
    );
    await tries.wrong(login, source);
    expect(await tries.count(login, source)).toMatchObject({ passes: true });
  });

  it('count once beside others that began later and were quicker', async () => {
    const { agentId, login } = await somebody();
    const source = elsewhere();
    await tries.count(login, source);
    const ahead = `now() + interval '100 ms'`;
    await database.rows(`UPDATE password_attempts SET last_at = ${ahead} WHERE agent_id = $1`, [
      agentId,
    ]);
    await database.rows(`UPDATE sign_in_buckets SET taken = 3, at = ${ahead} WHERE subject = $1`, [
      agentId,
    ]);
    expect(await tries.count(login, source)).toMatchObject({ passes: true, took_spare: false });
    const [row] = await database.rows('SELECT counted FROM password_attempts WHERE agent_id = $1', [
      agentId,
    ]);
    expect(row).toEqual({ counted: 2 });
  });

  it('say whether others that are still being judged are in the way', async () => {
    const { login } = await somebody();
    const source = elsewhere();
    const first = await tries.count(login, source);
    await tries.count(login, source);
    expect(await tries.count(login, source)).toMatchObject({ passes: false, undecided: true });
    await tries.giveBack(login, first);
    expect(await tries.count(login, source)).toMatchObject({ passes: true });
  });

  it('begin anew after a right one, which opens a session and is in the journal', async () => {
    const { agentId, login } = await somebody();
    const source = elsewhere();
    await tries.wrong(login, source);
    const { used_at, expires_at } = await tries.right(login, source);
    expect(expires_at.getTime() - used_at.getTime()).toBe(60_000);
    await tries.wrong(login, source);
    expect(await tries.count(login, source)).toMatchObject({ passes: true });
    const journal = await database.rows(
      'SELECT purpose, outcome, source FROM sign_in_journal WHERE agent_id = $1 ORDER BY id',
      [agentId],
    );
    expect(journal).toEqual([{ purpose: 'sign-in', outcome: 'accepted', source }]);
    const failed = await database.rows(
      `SELECT kind, source, sum(count)::integer AS count FROM security_journal WHERE agent_id = $1
       GROUP BY kind, source`,
      [agentId],
    );
    expect(failed).toEqual([{ kind: 'sign-in-failed', source, count: 2 }]);
  });
});

describe('tries of strangers at one account', () => {
  it('share a bucket, whatever name was typed, and an empty one judges the first of a network alone', async () => {
    const { login } = await somebody();
    const first = elsewhere();
    await tries.wrong(login, first);
    await tries.wrong(`${login}@ac-besancon.fr`, first);
    await tries.wrong(`${login}@ac-besancon.fr`, elsewhere());
    expect(await tries.wrong(login, elsewhere())).toMatchObject({ passes: true, emptied: true });
    const refused = await tries.wrong(`${login}@ac-besancon.fr`, first);
    expect(refused).toMatchObject({ passes: false, undecided: false });
    expect(refused.seconds).toBeGreaterThan(100);
    expect(refused.seconds).toBeLessThanOrEqual(180);
    const second = elsewhere();
    expect(await tries.wrong(login, second)).toMatchObject({ passes: true, took_spare: true });
    expect(await tries.wrong(login, second)).toMatchObject({ passes: false });
    expect(await tries.wrong(login, second.replace(/1$/, '2'))).toMatchObject({ passes: false });
  });

  it('of new networks only so many an hour, and each once in a day', async () => {
    const { agentId, login } = await stormed();
    const spared = elsewhere();
    await tries.wrong(login, spared);
    for (let count = 0; count < 2; count++)
      expect(await tries.wrong(login, elsewhere())).toMatchObject({ passes: true });
    expect(await tries.wrong(login, elsewhere())).toMatchObject({ passes: false });
    const hourPasses = () =>
      database.rows(`UPDATE sign_in_buckets SET taken = 40, spare = 0 WHERE subject = $1`, [
        agentId,
      ]);
    await hourPasses();
    expect(await tries.wrong(login, elsewhere())).toMatchObject({ passes: true });
    expect(await tries.wrong(login, spared)).toMatchObject({ passes: false });
    await database.rows(`UPDATE sign_in_networks SET at = now() - interval '25 hours'`);
    expect(await tries.wrong(login, spared)).toMatchObject({ passes: true });
  });

  it('come back with time', async () => {
    const { agentId, login } = await stormed();
    const again = '100.64.250.1';
    await tries.wrong(login, again);
    expect(await tries.wrong(login, again)).toMatchObject({ passes: false });
    await database.rows(
      `UPDATE sign_in_buckets SET at = at - interval '181 seconds' WHERE subject = $1`,
      [agentId],
    );
    expect(await tries.wrong(login, again)).toMatchObject({ passes: true, took_spare: false });
    expect(await tries.wrong(login, again)).toMatchObject({ passes: false });
  });

  it('are fewer, and come back more slowly, while the password is the NUMEN', async () => {
    const { login } = await keepSomebody(database.manager);
    for (let count = 0; count < 3; count++) await tries.wrong(login, elsewhere());
    const known = await tries.wrong(login, `100.64.${networks}.1`);
    expect(known).toMatchObject({ passes: false });
    expect(known.seconds).toBeGreaterThan(800);
  });

  it('do not count where the account knows the source, for as long as it does', async () => {
    const { agentId, login } = await somebody();
    const home = elsewhere();
    await tries.right(login, home);
    expect(await bucketOf(agentId)).toMatchObject({ taken: 0, spare: 0 });
    for (let count = 0; count < 4; count++) await tries.wrong(login, elsewhere());
    expect(await tries.count(login, home)).toMatchObject({ passes: true, is_stranger: false });
    await database.rows(`UPDATE known_sources SET seen_at = now() - interval '91 days'`);
    expect(await tries.count(login, home)).toMatchObject({ passes: false, is_stranger: true });
  });

  it('give a right one back to what it was taken from', async () => {
    const { agentId, login } = await stormed();
    const before = await bucketOf(agentId);
    await tries.right(login, elsewhere());
    expect(await bucketOf(agentId)).toMatchObject({ spare: 0 });
    expect((await bucketOf(agentId))!.taken).toBeGreaterThan(before!.taken - 0.5);
  });

  it('have their owner told once a day', async () => {
    const { agentId, login } = await stormed();
    await database.rows('UPDATE sign_in_buckets SET told_at = now() WHERE subject = $1', [agentId]);
    expect(await tries.wrong(login, elsewhere())).toMatchObject({ passes: true, emptied: false });
    await database.rows(`UPDATE sign_in_buckets SET told_at = now() - interval '25 hours'`);
    expect(await tries.wrong(login, elsewhere())).toMatchObject({ passes: true, emptied: true });
  });

  it('count for a name that nobody has just the same', async () => {
    const nobody = 'nobody-of-that-name';
    const { decoyIsNumen } = tries.limits.nameOf(nobody);
    for (let count = 0; count < (decoyIsNumen ? 3 : 4); count++)
      expect(await tries.wrong(nobody, elsewhere())).toMatchObject({
        passes: true,
        agent_id: null,
      });
    expect(await tries.wrong(nobody, `100.64.${networks}.1`)).toMatchObject({ passes: false });
    expect(await tries.wrong(nobody, elsewhere())).toMatchObject({ passes: true });
  });
});

describe('tries where the account is known', () => {
  const windowOf = async (source: string) =>
    (
      await database.rows<{ counted: number; judged: number }>(
        'SELECT counted, judged FROM sign_in_windows WHERE source = $1',
        [source],
      )
    )[0];

  it('count for their source once they were wrong, and not before', async () => {
    const { login } = await somebody();
    const home = elsewhere();
    await tries.right(login, home);
    await tries.count(login, home);
    expect(await windowOf(home)).toMatchObject({ counted: 0 });
    await database.rows('UPDATE password_attempts SET counted = 0 WHERE source = $1', [home]);
    await tries.wrong(login, home);
    expect(await windowOf(home)).toMatchObject({ counted: 1, judged: 1 });
  });

  it('wait with all others where their source is used up', async () => {
    const { login } = await somebody();
    const home = elsewhere();
    await tries.right(login, home);
    for (let count = 0; count < 6; count++) await tries.wrong(`nobody-${count}`, home);
    expect(await tries.count(login, home)).toMatchObject({ passes: false, undecided: false });
  });

  it('are two at once and no more, of ten, where two are free', async () => {
    const { login } = await somebody();
    const home = elsewhere();
    await tries.right(login, home);
    const counted = await Promise.all(Array.from({ length: 10 }, () => tries.count(login, home)));
    expect(counted.filter(({ passes }) => passes)).toHaveLength(2);
  });
});
