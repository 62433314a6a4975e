import { fold } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountTerms, nameTerms, searchedBeginnings } from './search-terms.js';

describe('the terms of a name', () => {
  it.each([
    ['Le Goff', 'Anne-Sophie', ['annesophie', 'sophie', 'goff']],
    ["D'Éloi", 'Éloi', ['eloi']],
    ['Pin', 'Jean', ['jean']],
    ['Martin', 'Martin', []],
    ['Martinez', 'Martin', []],
  ])('%s %s', (usualName, firstName, terms) =>
    expect(nameTerms(usualName, firstName)).toEqual(terms),
  );
});

it('finds an account by its logins and its address', () => {
  const account = {
    login: 'jpin1',
    aliases: ['jpin', 'jpinson'],
    address: 'jean.pin@ac-besancon.fr',
  };
  expect(accountTerms(account)).toEqual(['jpin1', 'jpinson', 'jean.pin@ac-besancon.fr']);
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
    ['LE\u00a0GOFF', ['le', 'goff']],
    ['jean\u2011pierre', ['jean', 'pierre']],
    ['D`ALEMBERT', ['d', 'alembert']],
    ['D\u2018ALEMBERT', ['d', 'alembert']],
    ['\u200eal\u00adem\u200bbert\u202e', ['alembert']],
    ['jean\u2010pierre.pin@ac', ['jean-pierre.pin@ac']],
    ['\u0190mma \u0189OVI', ['emma', 'dovi']],
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
          const name = all.join(by);
          for (const [usualName, firstName] of [
            [name, 'Q'],
            ['Q', name],
          ] as const) {
            const terms = [fold(usualName), ...nameTerms(usualName, firstName)];
            for (const beginning of searchedBeginnings(query)!)
              expect(terms.some((term) => term.startsWith(beginning))).toBe(true);
          }
        },
      ),
    );
  });
});
