import type { Problem } from '@citadelle/contracts';
import type { FoundIdentity, LookUpIdentity } from '@citadelle/contracts/calls';
import { freshSource, person, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';

const directory = TestDirectory.ofSpec(['SIG-AESH'], { SHARED_SOURCES: '192.0.2.0/24' });

/** From a source of its own unless one is given. */
function lookUp({ usualName, firstName, birthDate }: LookUpIdentity, source = freshSource()) {
  return directory.post<FoundIdentity & Problem>(
    'identity-lookups',
    { usualName, firstName, birthDate },
    { source },
  );
}

async function withAccount(identity = person()): Promise<LookUpIdentity> {
  const { agentId } = await directory.create(identity);
  const login = identity.usualName.toLowerCase();
  const address = `${login}@ac-besancon.fr`;
  await directory.publishAccount('AccountOpened', { agentId, login, aliases: [], address });
  await until('the account', async () => {
    const sql = 'SELECT 1 FROM agent_accounts WHERE agent_id = $1';
    return (await directory.rows<unknown>(sql, [agentId]))[0];
  });
  return identity;
}

const statusesOf = async (answers: Promise<{ status: number }>[]) =>
  (await Promise.all(answers)).map(({ status }) => status);
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** A birth date that is not that of `person()`. */
const wrongDate = (n: number) => `1980-06-${String((n % 28) + 1).padStart(2, '0')}`;

const laterBy = (interval: string) =>
  directory.rows(`UPDATE lookup_counts SET ends_at = ends_at - $1::interval`, [interval]);

describe('look-ups in vain', () => {
  it('are five an hour for a source, of which none escapes when they come at once', async () => {
    const source = '203.0.113.1';
    const answers = await Promise.all(times(20, () => lookUp(person(), source)));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(15);
    expect(refused[0]!.body.code).toBe('too-many-attempts');
    const seconds = Number(refused[0]!.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3500);
    expect(seconds).toBeLessThanOrEqual(3600);
    expect((await lookUp(await withAccount(), source)).status).toBe(429);
    expect((await lookUp(person(), '203.0.113.2')).status).toBe(404);
  });

  it('are five an hour for a /64, by whichever of its addresses, and for a shared source', async () => {
    const whom = await withAccount();
    for (const addressOf of [(n: number) => `2001:db8:1:2::${n + 1}`, () => '192.0.2.9']) {
      const statuses: number[] = [];
      for (let n = 0; n < 8; n += 1)
        statuses.push(
          (await lookUp({ ...person(), birthDate: wrongDate(n) }, addressOf(n))).status,
        );
      expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429, 429]);
    }
    expect((await lookUp(whom, '2001:db8:1:3::1')).status).toBe(200);
  });

  it('are ten of one person, with whichever date, spelling and source, and one more each hour', async () => {
    const identity = await withAccount();
    const shouted = { ...identity, usualName: identity.usualName.toUpperCase() };
    for (let n = 0; n < 10; n += 1)
      expect(
        (await lookUp({ ...(n % 2 ? identity : shouted), birthDate: wrongDate(n) })).status,
      ).toBe(404);
    for (const birthDate of [identity.birthDate, wrongDate(20)]) {
      const { status, headers, body } = await lookUp({ ...identity, birthDate });
      expect([status, body.code]).toEqual([429, 'too-many-attempts']);
      expect(body.detail).toContain('identifiant');
      expect(body.detail).toContain('service gestionnaire');
      const seconds = Number(headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(3500);
      expect(seconds).toBeLessThanOrEqual(3600);
    }
    await laterBy('1 hour');
    expect((await lookUp({ ...identity, birthDate: wrongDate(21) })).status).toBe(404);
    expect((await lookUp(identity)).status).toBe(429);
    await laterBy('1 hour');
    expect((await lookUp(identity)).status).toBe(200);
  });

  it('are ten of one person at once, of a hundred', async () => {
    const identity = await withAccount();
    const statuses = await statusesOf(
      times(100, (n) => lookUp({ ...identity, birthDate: wrongDate(n) }, `10.7.0.${n}`)),
    );
    expect(statuses.toSorted()).toEqual([...times(10, () => 404), ...times(90, () => 429)]);
  });

  it('are counted alike where nobody is called so', async () => {
    const nobody = person();
    for (let n = 0; n < 10; n += 1) await lookUp({ ...nobody, birthDate: wrongDate(n) });
    expect((await lookUp(nobody)).status).toBe(429);
  });

  it('count for a source where the names are used up, right or wrong', async () => {
    const identity = await withAccount();
    for (let n = 0; n < 10; n += 1) await lookUp({ ...identity, birthDate: wrongDate(n) });
    for (const birthDate of [identity.birthDate, wrongDate(11)]) {
      const source = freshSource();
      for (let n = 0; n < 5; n += 1)
        expect((await lookUp({ ...identity, birthDate }, source)).status).toBe(429);
      expect((await lookUp(person(), source)).status).toBe(429);
    }
  });

  it('of a source beyond its limit no longer count against anybody', async () => {
    const identity = await withAccount();
    for (let n = 0; n < 15; n += 1)
      await lookUp({ ...identity, birthDate: wrongDate(n) }, '203.0.113.3');
    expect((await lookUp(identity)).status).toBe(200);
    for (let n = 0; n < 5; n += 1)
      expect((await lookUp({ ...identity, birthDate: wrongDate(n) })).status).toBe(404);
    expect((await lookUp(identity)).status).toBe(429);
  });

  it('end with their hour', async () => {
    const source = '203.0.113.4';
    for (let n = 0; n < 6; n += 1) await lookUp(person(), source);
    expect((await lookUp(person(), source)).status).toBe(429);
    await laterBy('61 minutes');
    expect((await lookUp(person(), source)).status).toBe(404);
  });
});

describe('a browser that is known to somebody', () => {
  it('finds them where strangers used up their names, and only them', async () => {
    const [one, other] = [await withAccount(), await withAccount()];
    const [{ agentId }] = (await directory.rows<{ agentId: string }>(
      'SELECT agent_id AS "agentId" FROM agents WHERE usual_name = $1',
      [one.usualName],
    )) as [{ agentId: string }];
    for (const whom of [one, other])
      for (let n = 0; n < 10; n += 1) await lookUp({ ...whom, birthDate: wrongDate(n) });
    const fromIt = ({ usualName, firstName, birthDate }: LookUpIdentity) =>
      directory.post(
        'identity-lookups',
        { usualName, firstName, birthDate, browserOf: agentId },
        { source: freshSource() },
      );
    expect((await fromIt(other)).status).toBe(429);
    expect((await fromIt({ ...one, birthDate: wrongDate(12) })).status).toBe(404);
    expect((await fromIt(one)).status).toBe(200);
    expect((await lookUp(one)).status).toBe(429);
  });
});

describe('right look-ups', () => {
  it('are no failures: a whole school finds its accounts', async () => {
    const school = await Promise.all(times(8, () => withAccount()));
    const statuses = await statusesOf(school.map((whom) => lookUp(whom, '203.0.113.20')));
    expect(statuses).toEqual(school.map(() => 200));
    expect(await statusesOf(times(12, () => lookUp(school[0]!)))).toEqual(times(12, () => 200));
  });

  it('are thirty an hour for a source with all others, three hundred for a shared one', async () => {
    const whom = await withAccount();
    const statuses = await statusesOf(times(35, () => lookUp(whom, '203.0.113.21')));
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const shared: number[] = [];
    for (let lot = 0; lot < 5; lot += 1)
      shared.push(...(await statusesOf(times(61, () => lookUp(whom, '192.0.2.21')))));
    expect(shared.filter((status) => status === 200)).toHaveLength(300);
  });
});

describe('what is counted', () => {
  it('keeps neither the identity nor the source', async () => {
    const whom = person();
    await lookUp(whom, '203.0.113.77');
    const rows = await directory.rows<{ row: string }>(
      'SELECT c::text AS row FROM lookup_counts c',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows)
      for (const trace of ['203.0.113.77', whom.birthDate, whom.usualName.toLowerCase()])
        expect(row).not.toContain(trace);
  });

  it('goes once its time is over', async () => {
    await laterBy('1 day');
    await until('the last count of the past', async () => {
      await lookUp(person());
      const [row] = await directory.rows<{ past: number }>(
        'SELECT count(*)::integer AS past FROM lookup_counts WHERE ends_at <= now()',
      );
      return row!.past === 0;
    });
  });
});
