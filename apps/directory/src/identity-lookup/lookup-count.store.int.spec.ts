import { describe, expect, it } from '@jest/globals';
import { directoryTables } from '../stores.fixture.js';
import { LookupCountStore } from './lookup-count.store.js';

const database = directoryTables();

const counts = new LookupCountStore();
const count = (digest: string) => counts.count(database.manager, Buffer.from(digest), 3_600);

describe('the store of look-ups', () => {
  it('counts those of one digest within a window, which does not move', async () => {
    expect(await count('a')).toEqual({ lookups: 1, secondsLeft: 3_600 });
    expect(await count('b')).toMatchObject({ lookups: 1 });
    await database.rows(`UPDATE lookup_counts SET ends_at = now() + interval '1 minute'`);
    expect(await count('a')).toEqual({ lookups: 2, secondsLeft: 60 });
  });

  it('begins anew when the window is over, and then sweeps five counts at a time', async () => {
    await database.rows(`UPDATE lookup_counts SET ends_at = now() - interval '1 s'`);
    expect(await count('a')).toEqual({ lookups: 1, secondsLeft: 3_600 });
    await database.rows(`
      INSERT INTO lookup_counts
      SELECT n::text::bytea, 1, now() - interval '1 s' FROM generate_series(1, 6) n`);
    const left = async () => (await database.rows('SELECT digest FROM lookup_counts')).length;
    expect(await left()).toBe(8);
    await counts.sweep(database.manager);
    expect(await left()).toBe(3);
    await counts.sweep(database.manager);
    expect(await left()).toBe(1);
  });
});
