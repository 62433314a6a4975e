import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountTerms, nameTerms, searchedBeginnings } from './search-terms.js';

describe('the terms of a name', () => {
  it('are its parts and the whole', () => {
    expect(nameTerms('Le Goff', 'Anne-Sophie')).toEqual([
      'legoff',
      'le',
      'goff',
      'annesophie',
      'anne',
      'sophie',
    ]);
  });

  it('are folded, and each there once', () => {
    expect(nameTerms("D'Éloi", 'Éloi')).toEqual(['deloi', 'd', 'eloi']);
  });
});

it('finds an account by its logins and its address', () => {
  const account = { login: 'jpin1', aliases: ['jpin'], address: 'jean.pin@ac-besancon.fr' };
  expect(accountTerms(account)).toEqual(['jpin1', 'jpin', 'jean.pin@ac-besancon.fr']);
});

describe('what a query looks for', () => {
  it.each([
    ['', []],
    ['  \t ', []],
    ['Goff', ['goff']],
    ['  le   GOFF ', ['le', 'goff']],
    ['D’Alembert', ['d', 'alembert']],
    ['Œdipe', ['oedipe']],
    ['go goff', ['goff']],
    ['goff goff', ['goff']],
    ['cjoseph1', ['cjoseph1']],
    ['Jean.Pin@AC-', ['jean.pin@ac-']],
    ['jéan.pin', ['jean.pin']],
    ['%_\\', ['%_\\']],
    ['-', ['-']],
  ])('%j', (query, beginnings) => expect(searchedBeginnings(query)).toEqual(beginnings));

  it('is at most eight words', () => {
    expect(searchedBeginnings('a b c d e f g h')).toHaveLength(8);
    expect(searchedBeginnings('a b c d e f g h i')).toBeUndefined();
  });

  it('is found in a name by the beginning of any of its parts', () => {
    const part = fc
      .array(fc.constantFrom('a', 'É', 'œ', 'Z', 'm', 'ç'), { minLength: 1, maxLength: 6 })
      .map((letters) => letters.join(''));
    const parts = fc.array(part, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        parts,
        fc.nat(),
        fc.nat(),
        fc.constantFrom(' ', '-', '’'),
        (all, which, cut, by) => {
          const chosen = all[which % all.length]!;
          const query = chosen.slice(0, 1 + (cut % chosen.length));
          const terms = nameTerms(all.join(by));
          for (const beginning of searchedBeginnings(query)!)
            expect(terms.some((term) => term.startsWith(beginning))).toBe(true);
        },
      ),
    );
  });
});
