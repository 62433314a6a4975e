import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { credentialsTables } from '../stores.fixture.js';
import { CodeFailureStore } from './code-failure.store.js';

const database = credentialsTables();
const failures = new CodeFailureStore();
const count = (digest: string) => failures.count(database.manager, digest, [3, 30, 100]);
const wait = (digest: string) => failures.wait(database.manager, digest);
const over = (digest: string) =>
  database.rows(`UPDATE code_failures SET blocked_until = now() WHERE digest = $1`, [digest]);

describe('the store of wrong first codes', () => {
  it('lets some be free, then waits twice as long each time, up to the longest', async () => {
    const digest = randomUUID();
    expect([await count(digest), await count(digest), await wait(digest)]).toEqual([true, true, 0]);
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      expect(await count(digest)).toBe(true);
      waits.push(await wait(digest));
      expect(await count(digest)).toBe(false);
      await over(digest);
    }
    expect(waits).toEqual([30, 60, 100, 100]);
    expect(await count(randomUUID())).toBe(true);
  });

  it('takes back what was right', async () => {
    const digest = randomUUID();
    for (let n = 0; n < 12; n += 1) {
      expect(await count(digest)).toBe(true);
      await failures.giveBack(database.manager, digest);
    }
  });

  it('begins anew after a day', async () => {
    const digest = randomUUID();
    for (let n = 0; n < 3; n += 1) await count(digest);
    const dayOld = `UPDATE code_failures SET last_at = now() - interval '25 hours', blocked_until = now()`;
    await database.rows(`${dayOld} WHERE digest = $1`, [digest]);
    expect([await count(digest), await count(digest), await wait(digest)]).toEqual([true, true, 0]);
  });

  it('lets no more through than are free, of those that come at once', async () => {
    const digest = randomUUID();
    const counted = await Promise.all(Array.from({ length: 20 }, () => count(digest)));
    expect(counted.filter(Boolean)).toHaveLength(3);
  });
});
