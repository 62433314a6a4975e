import { describe, expect, it } from '@jest/globals';
import { credentialsTables } from '../stores.fixture.js';
import { RankStore } from './rank.store.js';

const database = credentialsTables();
const ranks = new RankStore();
const base = (loginBase: string, addressBase = loginBase) => ({ loginBase, addressBase });

describe('the store of ranks', () => {
  it('counts each base for itself, in the order of those who ask', async () => {
    const asked = [base('cjoseph', 'christian'), base('jpin'), base('cjoseph', 'christine')];
    expect(await ranks.take(database.manager, asked)).toEqual([
      { rank: 1, addressRank: 1 },
      { rank: 1, addressRank: 1 },
      { rank: 2, addressRank: 1 },
    ]);
    expect(await ranks.take(database.manager, [base('cjoseph', 'christian')])).toEqual([
      { rank: 3, addressRank: 2 },
    ]);
  });

  it('goes on after ranks that were taken before, and never below its own', async () => {
    const { manager } = database;
    const taken = (base: string, rank: number) => ({ base, rank });
    await ranks.reach(
      manager,
      [taken('before', 3), taken('before', 1), taken('cjoseph', 1)],
      [taken('before', 2)],
    );
    expect(await ranks.take(manager, [base('before'), base('cjoseph', 'chloe')])).toEqual([
      { rank: 4, addressRank: 3 },
      { rank: 4, addressRank: 1 },
    ]);
  });

  it('takes ranks back that were not committed, and gives each once to those who ask together', async () => {
    const undone = database.manager.transaction(async (manager) => {
      await ranks.take(manager, [base('together')]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const asked = Array.from({ length: 5 }, () => ranks.take(database.manager, [base('together')]));
    const given = (await Promise.all(asked)).flat().map(({ rank }) => rank);
    expect(given.sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
