import { describe, expect, it } from '@jest/globals';
import { addedUpKinds, type JournalKind } from '@citadelle/contracts';
import { unprepared } from '@citadelle/event-store';
import { v7 as uuidv7 } from 'uuid';
import { credentialsTables, keepSomebody } from '../stores.fixture.js';
import { JournalReaderStore, type JournalSearch } from './journal-reader.store.js';
import { failedTrySql, type NewEntry, SecurityJournalStore } from './security-journal.store.js';

const database = credentialsTables();
const journal = new SecurityJournalStore();
const reader = new JournalReaderStore();

const HOUR = Date.parse('2026-11-03T08:00:00.000Z');

function entry(kind: JournalKind, minute: number, more: Partial<NewEntry> = {}): NewEntry {
  const at = new Date(HOUR + minute * 60_000);
  return {
    ...{ kind, outcome: 'done', operation: 'GET /agents', source: '192.0.2.7', count: 1 },
    ...{ actor: null, agentId: null, unit: null, at, until: at, addedUp: addedUpKinds.has(kind) },
    ...more,
  };
}

const add = (...entries: NewEntry[]) => journal.add(database.manager, entries);
const page = (search: Partial<JournalSearch> = {}) =>
  reader.page(database.manager, { most: 1000, ...search });

describe('the security journal', () => {
  it('adds up what is alike within an hour, and nothing else', async () => {
    const actor = uuidv7();
    const refused = (minute: number, more: Partial<NewEntry> = {}) =>
      entry('right-refused', minute, { actor, outcome: 'administrator-required', ...more });
    await add(refused(5), refused(7, { count: 40 }), refused(9, { source: '192.0.2.8' }));
    await Promise.all([refused(3), refused(59), refused(60)].map((one) => add(one)));
    await add(refused(10, { operation: 'GET /units' }), refused(10, { actor: null }));
    const rows = await page({ agentId: actor });
    expect(
      rows.map(({ count, at, until, source, operation }) => [
        ...[count, at.getTime() - HOUR, until.getTime() - HOUR],
        `${source} ${operation}`,
      ]),
    ).toEqual([
      [1, 3_600_000, 3_600_000, '192.0.2.7 GET /agents'],
      [1, 600_000, 600_000, '192.0.2.7 GET /units'],
      [1, 540_000, 540_000, '192.0.2.8 GET /agents'],
      [43, 180_000, 3_540_000, '192.0.2.7 GET /agents'],
    ]);
  });

  it('keeps each act apart, also of one moment', async () => {
    const agentId = uuidv7();
    const act = entry('manager-appointed', 70, { agentId, unit: 'SIG-AESH' });
    await add(act, act);
    await add(act);
    expect((await page({ agentId })).map(({ count, unit }) => [count, unit])).toEqual([
      [1, 'SIG-AESH'],
      [1, 'SIG-AESH'],
      [1, 'SIG-AESH'],
    ]);
  });

  it('adds up wrong passwords by account, source and hour, and those at unknown logins by source', async () => {
    const failed = unprepared`${failedTrySql('$1', '$2', '$3')}`;
    const [agentId, other] = [uuidv7(), uuidv7()];
    for (const [whose, purpose, source] of [
      [agentId, 'sign-in', '198.51.100.1'],
      [agentId, 'sign-in', '198.51.100.1'],
      [agentId, 'sign-in', '2001:db8::/64'],
      [other, 'sign-in', '198.51.100.1'],
      [null, 'sign-in', '198.51.100.1'],
      [null, 'sign-in', '198.51.100.1'],
      [agentId, 'reauthentication', '198.51.100.1'],
    ])
      await failed.run(database.manager, whose, purpose, source);
    const rows = await database.rows(
      `SELECT kind, outcome, agent_id, actor, source, sum(count)::integer AS count FROM security_journal
       WHERE source IN ('198.51.100.1', '2001:db8::/64') GROUP BY kind, outcome, agent_id, actor, source
       ORDER BY kind, agent_id, source`,
    );
    const signIn = { kind: 'sign-in-failed', outcome: 'invalid-credentials', actor: null };
    const here = { source: '198.51.100.1' };
    expect(rows).toEqual([
      {
        kind: 'reauthentication-failed',
        outcome: 'wrong-password',
        agent_id: agentId,
        actor: agentId,
        ...here,
        count: 1,
      },
      { ...signIn, agent_id: agentId, ...here, count: 2 },
      { ...signIn, agent_id: agentId, source: '2001:db8::/64', count: 1 },
      { ...signIn, agent_id: other, ...here, count: 1 },
      { ...signIn, agent_id: null, ...here, count: 2 },
    ]);
    expect(await journal.refusedSignIns(database.manager, agentId)).toMatchObject({ count: 3 });
    expect(await journal.refusedSignIns(database.manager, uuidv7())).toBeUndefined();
  });

  it('finds by kind, person and span, also what was added up into the span', async () => {
    const [actor, agentId] = [uuidv7(), uuidv7()];
    await add(
      entry('code-released', 1000, { actor, agentId }),
      entry('request-refused', 1001, { actor, agentId: actor }),
      entry('delayed', 1080, { agentId, until: new Date(HOUR + 1110 * 60_000), count: 9 }),
      entry('code-released', 1200, { actor: agentId }),
    );
    const kinds = async (search: Partial<JournalSearch>) =>
      (await page(search)).map(({ kind }) => kind);
    const at = (minute: number) => new Date(HOUR + minute * 60_000);
    expect(await kinds({ agentId })).toEqual(['code-released', 'delayed', 'code-released']);
    expect(await kinds({ agentId: actor })).toEqual(['request-refused', 'code-released']);
    expect(await kinds({ agentId, kind: 'code-released', until: at(1200) })).toHaveLength(1);
    expect(await kinds({ kind: 'request-refused', from: at(1001) })).toEqual(['request-refused']);
    expect(await kinds({ from: at(1100), until: at(1200) })).toEqual(['delayed']);
    expect(await kinds({ from: at(1111), until: at(1200) })).toEqual([]);
  });

  it('gives every entry once, page by page, whatever its moment', async () => {
    const actor = uuidv7();
    const same = Array.from({ length: 25 }, (_, n) =>
      entry('code-released', 2000 + Math.floor(n / 10), { actor, unit: `U${n}` }),
    );
    await add(...same);
    const span = { from: new Date(HOUR + 2000 * 60_000), until: new Date(HOUR + 2010 * 60_000) };
    for (const search of [{ agentId: actor }, { kind: 'code-released' as const }, {}]) {
      const seen: string[] = [];
      let after: JournalSearch['after'];
      do {
        const rows = await page({ ...search, ...span, after, most: 4 });
        seen.push(...rows.map(({ unit }) => unit!));
        after = rows.at(-1);
      } while (after);
      expect(seen).toHaveLength(25);
      expect(new Set(seen).size).toBe(25);
    }
  });

  it('names people as long as something is kept of them, and then keeps their id alone', async () => {
    const { agentId, login } = await keepSomebody(database.manager);
    await add(entry('code-released', 3000, { actor: agentId, agentId: uuidv7() }));
    const [row] = await page({ agentId });
    expect(row!.actor).toEqual({ agentId, firstName: 'Jean', usualName: 'PIN', login });
    expect(row!.agent).toMatchObject({ firstName: null, login: null });
    await database.rows('DELETE FROM identities WHERE agent_id = $1', [agentId]);
    expect((await page({ agentId }))[0]!.actor).toEqual({
      agentId,
      firstName: null,
      usualName: null,
      login: null,
    });
  });
});
