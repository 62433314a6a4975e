import type { Problem } from '@citadelle/contracts';
import type { SecurityJournalPage } from '@citadelle/contracts/calls';
import { scansAmong } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { TestCredentials } from '../credentials.fixture.js';

const credentials = TestCredentials.ofSpec();
const ADMINISTRATOR = uuidv7();
beforeAll(() => {
  credentials.grantsOf = (agentId) => ({
    roles: agentId === ADMINISTRATOR ? ['administrator'] : ['manager'],
    managedUnits: agentId === ADMINISTRATOR ? [] : ['SIG-AESH'],
  });
});

const read = (query = '', actor = ADMINISTRATOR) =>
  credentials.get<SecurityJournalPage & Problem>(`security-journal?${query}`, {
    actor,
    source: '192.0.2.40',
  });

const keep = (kind: string, ...instants: string[]) =>
  credentials.rows(
    `INSERT INTO security_journal (at, last_at, count, kind, outcome, operation, source)
     SELECT at, at, 1, $1, 'done', '', 'x' FROM unnest($2::timestamptz[]) at`,
    [kind, instants],
  );

const instants = async (query: string) => (await read(query)).body.items.map(({ at }) => at);

const personOf = (n: string) => `('0199aaaa-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`;

describe('reading the security journal', () => {
  it('is for administrators alone', async () => {
    const [refused, nobody] = [await read('', uuidv7()), await read('', 'x')];
    expect([refused.status, refused.body.code]).toEqual([403, 'administrator-required']);
    expect(nobody.status).toBe(403);
  });

  it('takes days of Paris, of which the last belongs to the span, and instants', async () => {
    const kind = 'agent-created';
    const summer = '2026-07-01T21:59:59.000Z';
    const nextDay = '2026-07-01T22:00:00.000Z';
    const winter = '2026-01-31T22:59:59.000Z';
    const february = '2026-01-31T23:00:00.000Z';
    await keep(kind, summer, nextDay, winter, february);
    const ofKind = (query: string) => instants(`kind=${kind}&${query}`);
    expect(await ofKind('until=2026-07-01')).toEqual([summer, february, winter]);
    expect(await ofKind('from=2026-07-02')).toEqual([nextDay]);
    expect(await ofKind('from=2026-02-01&until=2026-06-30')).toEqual([february]);
    expect(await ofKind('from=2026-01-31&until=2026-01-31')).toEqual([winter]);
    expect(await ofKind(`from=${summer}&until=${nextDay}`)).toEqual([summer]);
    expect(await ofKind('from=2026-07-01T23%3A59%3A59%2B02%3A00')).toEqual([nextDay, summer]);
  });

  it.each([
    ['kind=nothing', 'kind'],
    ['agentId=jpin', 'agentId'],
    ['from=2026-02-30', 'from'],
    ['from=hier', 'from'],
    ['until=2026-11-29T25:00:00Z', 'until'],
    ['until=2026-11-29T10:00:00', 'until'],
    ['from=2026-11-30&until=2026-11-29', 'until'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['after=x', 'after'],
    [`after=${Buffer.from('2026-11-29T10:00:00.000Z 1;2').toString('base64url')}`, 'after'],
    ['login=jpin', 'login'],
  ])('refuses %s', async (query, field) => {
    const { status, body } = await read(query);
    expect([status, body.errors?.map((error) => error.field)]).toEqual([422, [field]]);
  });

  it('is written to it: added up while somebody reads, once for each that is taken away', async () => {
    const count = (kind: string) =>
      credentials.rows(
        `SELECT sum(count)::integer AS times, count(*)::integer AS entries FROM security_journal
         WHERE kind = $1 AND actor = $2 AND source = '192.0.2.40'`,
        [kind, ADMINISTRATOR],
      );
    const [before] = (await count('journal-read')) as { times: number }[];
    for (let n = 0; n < 3; n++) await read('limit=1');
    const { body } = await read('download=true&limit=1');
    await read(`download=true&limit=1&after=${body.next}`);
    const [after] = (await count('journal-read')) as { times: number; entries: number }[];
    expect(after!.times - before!.times).toBe(3);
    expect(after!.entries).toBeLessThan(3);
    expect(await count('journal-exported')).toEqual([{ times: 1, entries: 1 }]);
  });

  it('goes into an index also over a year of it, whatever is asked for', async () => {
    const filled = `INSERT INTO security_journal (at, last_at, count, kind, outcome, operation, source, agent_id, actor)
      SELECT now() - age, now() - age, 1, (ARRAY['delayed', 'right-refused', 'code-released'])[1 + n % 3], 'done', '', 'x',
        ${personOf('n % 500')}, ${personOf('n % 70')}
      FROM generate_series(1, 100000) n, LATERAL (SELECT n * interval '5 minutes' AS age) ages`;
    const agentId = '&agentId=0199aaaa-0000-7000-8000-000000000001';
    const { scans, none } = await scansAmong(credentials, { filled }, async () => {
      for (const asked of ['', '&kind=code-released', agentId, `${agentId}&kind=delayed`]) {
        const { status, body } = await read(`from=2026-01-01${asked}`);
        expect([status, body.items.length]).toEqual([200, 50]);
        expect((await read(`from=2026-01-01${asked}&after=${body.next}`)).status).toBe(200);
      }
    });
    expect(scans).toEqual(none);
  });
});
