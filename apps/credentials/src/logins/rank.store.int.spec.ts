import { describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { credentialsTables } from '../stores.fixture.js';
import { RankStore } from './rank.store.js';

const database = credentialsTables();
const ranks = new RankStore();
/** Takes the next ranks of these bases, of a login and of an address for each. */
const take = async (manager: EntityManager, bases: readonly (readonly [string, string])[]) => {
  const taken = await ranks.take(manager, {
    logins: bases.map(([login]) => login),
    addresses: bases.map(([, address]) => address),
  });
  return bases.map((_, index) => [taken.logins[index], taken.addresses[index]]);
};

describe('the store of ranks', () => {
  it('counts each base for itself, in the order of those who ask', async () => {
    const { manager } = database;
    const [first, second] = [
      ['cjoseph', 'christian'],
      ['cjoseph', 'christine'],
    ] as const;
    expect(await take(manager, [first, ['jpin', 'jpin'], second])).toEqual([
      [1, 1],
      [1, 1],
      [2, 1],
    ]);
    expect(await take(manager, [first])).toEqual([[3, 2]]);
  });

  it('takes only what is asked for, and tells the last rank of what it locks', async () => {
    const { manager } = database;
    const none = { logins: [], addresses: [] };
    expect(await ranks.take(manager, { ...none, addresses: ['alone'] })).toMatchObject({
      ...{ logins: [], addresses: [1] },
    });
    await take(manager, [
      ['looked', 'looked'],
      ['looked', 'looked'],
    ]);
    const looked = { logins: ['looked', 'never'], addresses: ['looked', 'never'] };
    for (const { ofLogin, ofAddress } of [
      (await ranks.take(manager, none, looked)).last,
      await ranks.last(manager, looked),
    ])
      expect([
        ofLogin('looked'),
        ofLogin('never'),
        ofAddress('looked'),
        ofAddress('never'),
      ]).toEqual([2, 0, 2, 0]);
    expect(await take(manager, [['looked', 'never']])).toEqual([[3, 1]]);
    await manager.transaction(async (first) => {
      await ranks.take(first, none, { logins: ['looked'], addresses: [] });
      const busy = database.rows(`SELECT FROM login_bases WHERE base = 'looked' FOR UPDATE NOWAIT`);
      await expect(busy).rejects.toMatchObject({ code: '55P03' });
    });
  });

  it('goes on after ranks that were taken before, and never below its own', async () => {
    const { manager } = database;
    const taken = (base: string, rank: number) => ({ base, rank });
    await ranks.reach(
      manager,
      [taken('before', 3), taken('before', 1), taken('cjoseph', 1)],
      [taken('before', 2)],
    );
    expect(
      await take(manager, [
        ['before', 'before'],
        ['cjoseph', 'chloe'],
      ]),
    ).toEqual([
      [4, 3],
      [4, 1],
    ]);
  });

  it('takes ranks back that were not committed, and gives each once to those who ask together', async () => {
    const together = ['together', 'together'] as const;
    const undone = database.manager.transaction(async (manager) => {
      await take(manager, [together]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const asked = Array.from({ length: 5 }, () => take(database.manager, [together]));
    const given = (await Promise.all(asked)).map(([ranks]) => ranks![0]!);
    expect(given.sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
