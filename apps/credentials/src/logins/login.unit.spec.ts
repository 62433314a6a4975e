import { loginBase } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOfRank, canonicalLogin, loginOfRank, rankIn, renumberedFirst } from './login.js';

const named = (firstName: string, usualName: string) => ({ firstName, usualName });

describe('the rank in a login or an address', () => {
  it.each([
    ['jpin', 'jpin', 1],
    ['cjoseph1', 'cjoseph', 1],
    ['cjoseph12', 'cjoseph', 12],
    ['marie.meme', 'marie.meme', 1],
    ['marie.meme3', 'marie.meme', 3],
    ['root1', 'root', 1],
    ['com', 'com', 1],
    ['com11', 'com', 2],
  ])('of %s is read from what it ends with', (name, base, rank) => {
    expect(rankIn(name)).toEqual({ base, rank });
  });
});

describe('the login', () => {
  it('is bare for the first and numbered from the second on', () => {
    expect(loginOfRank('cjoseph', 1)).toBe('cjoseph');
    expect(loginOfRank('cjoseph', 2)).toBe('cjoseph2');
    expect(renumberedFirst('cjoseph')).toBe('cjoseph1');
  });

  it('is numbered from the first on when its base is reserved', () => {
    expect([1, 2, 3].map((rank) => loginOfRank('root', rank, true))).toEqual([
      'root1',
      'root2',
      'root3',
    ]);
  });

  it('is never the name of a device', () => {
    for (const base of ['com', 'lpt'])
      for (let rank = 1; rank <= 30; rank += 1)
        for (const login of [
          loginOfRank(base, rank),
          loginOfRank(base, rank, true),
          renumberedFirst(base),
        ])
          expect(login).not.toMatch(/^(com|lpt)[1-9]$/);
    expect(loginOfRank('com', 2)).toBe('com11');
  });

  it('is read in any case, with blanks around', () => {
    expect(canonicalLogin('  CJoseph1 ')).toBe('cjoseph1');
  });

  it('never repeats over the ranks of any two bases', () => {
    const name = fc.stringMatching(/^[A-Za-zÀ-ÿ]{1,12}$/).filter((text) => /[a-z]/i.test(text));
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(name, name).map((names) => loginBase(named(...names))),
          { minLength: 1 },
        ),
        fc.integer({ min: 1, max: 30 }),
        (bases, ranks) => {
          const logins = bases.flatMap((base) => [
            renumberedFirst(base),
            ...Array.from({ length: ranks }, (_, index) => loginOfRank(base, index + 1)),
          ]);
          expect(new Set(logins).size).toBe(logins.length);
        },
      ),
    );
  });
});

describe('the address', () => {
  it('is numbered from its second holder on', () => {
    expect(addressOfRank('jean.pin', 1, 'ac-besancon.fr')).toBe('jean.pin@ac-besancon.fr');
    expect(addressOfRank('jean.pin', 2, 'ac-besancon.fr')).toBe('jean.pin2@ac-besancon.fr');
  });
});
