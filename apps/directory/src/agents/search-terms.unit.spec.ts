import { fold } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountTerms, nameTerms, searchedBeginnings, termBeginnings } from './search-terms.js';

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

const jean = {
  login: 'jpin1',
  aliases: ['jpin', 'jpinson'],
  address: 'jean.pin@ac-besancon.fr',
};

it('finds an account by its logins and its address', () => {
  expect(accountTerms(jean, [])).toEqual(['jpin1', 'jpinson', 'jean.pin@ac-besancon.fr']);
});

it.each([
  [['jean'], true],
  [['jeanne'], true],
  [['je'], false],
  [['anne', 'jean'], true],
  [[], false],
])('keeps the address of whoever is called %j beside their names: %s', (names, isBeside) => {
  const [, , address] = accountTerms(jean, names);
  expect(address).toBe(isBeside ? ' jean.pin@ac-besancon.fr' : 'jean.pin@ac-besancon.fr');
});

it('finds an account by any beginning of what it has, whatever its holder is called', () => {
  const part = fc.stringMatching(/^[a-z]{1,6}$/);
  const local = fc
    .tuple(part, fc.constantFrom('', '.', '-', '2'), part)
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(local, fc.array(part), fc.nat(), (login, names, length) => {
      const beginning = login.slice(0, (length % login.length) + 1);
      const terms = accountTerms({ login, aliases: [], address: `${login}@ac-besancon.fr` }, names);
      const found = [...terms, ...names].some((term) =>
        termBeginnings(beginning).some((one) => term.startsWith(one)),
      );
      expect(found).toBe(true);
    }),
  );
});

it('takes nothing for what stands beside names: a search has no such word', () => {
  fc.assert(
    fc.property(fc.string(), (query) => {
      const beginnings = searchedBeginnings(query) ?? [];
      fc.pre(beginnings[0] !== query);
      for (const beginning of beginnings) expect(beginning).not.toMatch(/^ /);
    }),
  );
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
