import { describe, expect, it } from '@jest/globals';
import { directoryTables } from '../stores.fixture.js';
import { LookupCountStore } from './lookup-count.store.js';

const database = directoryTables();

const counts = new LookupCountStore();
const digestsOf = (source: string, person: string) => ({
  source: Buffer.from(source),
  failures: Buffer.from(`failures of ${source}`),
  person: Buffer.from(person),
});
const count = (source: string, person: string) =>
  counts.count(database.manager, digestsOf(source, person));
const later = (interval: string) =>
  database.rows(`UPDATE lookup_counts SET ends_at = ends_at - $1::interval`, [interval]);

describe('the store of look-ups', () => {
  it('counts those of a source within an hour, which does not move', async () => {
    const first = await count('a', 'somebody');
    expect(first.source.lookups).toBe(1);
    expect(first.source.secondsLeft).toBeCloseTo(3_600, 0);
    expect((await count('b', 'somebody')).source.lookups).toBe(1);
    await later('59 minutes');
    const second = await count('a', 'somebody');
    expect(second.source.lookups).toBe(2);
    expect(second.source.secondsLeft).toBeLessThanOrEqual(60);
    await later('1 minute');
    expect((await count('a', 'somebody')).source.lookups).toBe(1);
  });

  it('counts what was in vain for the source, and moves the bucket of the person on by an hour', async () => {
    const digests = digestsOf('c', 'somebody else');
    const before = await count('c', 'somebody else');
    expect([before.failures.lookups, before.person.secondsLeft]).toEqual([0, 0]);
    for (let n = 0; n < 3; n += 1)
      await counts.countFailure(database.manager, digests, digests.person);
    await counts.countFailure(database.manager, digests, null);
    const after = await count('c', 'somebody else');
    expect(after.failures.lookups).toBe(4);
    expect(after.person.secondsLeft).toBeGreaterThan(3 * 3_600 - 60);
    expect(after.person.secondsLeft).toBeLessThanOrEqual(3 * 3_600);
    expect((await count('d', 'somebody else')).failures.lookups).toBe(0);
    await later('2 hours');
    const { failures, person } = await count('c', 'somebody else');
    expect(failures.lookups).toBe(0);
    expect(person.secondsLeft).toBeLessThanOrEqual(3_600);
  });

  it('says what is left now to whoever waited for those who began later', async () => {
    const digests = digestsOf('e', 'somebody awaited');
    const left = await database.manager.transaction(async (manager) => {
      await manager.query('SELECT now()');
      await count('e', 'somebody awaited');
      return (await counts.count(manager, digests)).source.secondsLeft;
    });
    expect(left).toBeGreaterThan(3_540);
    expect(left).toBeLessThanOrEqual(3_600);
  });

  it('sweeps five counts whose time is over at a time', async () => {
    await database.rows('DELETE FROM lookup_counts');
    await database.rows(`
      INSERT INTO lookup_counts
      SELECT n::text::bytea, 1, now() - interval '1 s' FROM generate_series(1, 6) n`);
    const left = async () => (await database.rows('SELECT digest FROM lookup_counts')).length;
    await counts.sweep(database.manager);
    expect(await left()).toBe(1);
    await counts.sweep(database.manager);
    expect(await left()).toBe(0);
  });
});
