import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  foldPassword,
  inQuotes,
  lengthFault,
  loginsIn,
  measured,
  namesIn,
  passwordLength,
} from './password-rules.js';

describe('a password as it is compared', () => {
  it.each([
    ['comte\u0301', 'comt\u00e9'],
    ['l\u2019horloge', "l'horloge"],
    ["'\u2019\u2018\u02bc\u00b4\u0060\u2032", "'''''''"],
    ['\u00ab\u00a0l\u2019horloge comtoise\u00a0\u00bb', '"l\'horloge comtoise"'],
    ['\u00ab\u202fun\u202f\u00bb \u00abdeux\u00bb', '"un" "deux"'],
    ['\u201cun\u201d \u201edeux\u2033', '"un" "deux"'],
    ['" un "', '" un "'],
    ['un - deux', 'un - deux'],
    ['un--deux \u2013 trois\u2014\u2015\u2212quatre', 'un-deux - trois-quatre'],
    ['\u2010\u2011\u2012-', '-'],
    ['un\u00a0deux\u202ftrois\u2009quatre\u2007cinq\u3000six', 'un deux trois quatre cinq six'],
    ['un  deux', 'un  deux'],
    ['Un Deux', 'Un Deux'],
  ])('%j is %j', (typed, folded) => expect(foldPassword(typed)).toBe(folded));

  it('is folded to the same thing again, and never becomes longer', () => {
    const odd = fc.constantFrom(...'«»“”„″‘’ʼ´`′-‐‑‒–—―− \u00a0\u202fe\u0301aœ"\'');
    const texts = fc.array(odd, { maxLength: 40 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(texts, (typed) => {
        const folded = foldPassword(typed);
        expect(foldPassword(folded)).toBe(folded);
        expect(folded.length).toBeLessThanOrEqual(typed.normalize('NFC').length);
      }),
    );
  });

  it('is folded in little time, however long it is', () => {
    expect(foldPassword(`${'« '.repeat(500)}${' '.repeat(1000)}`)).toMatch(/^"/);
    expect(foldPassword('’'.repeat(128))).toBe("'".repeat(128));
  });

  it('has the length that was typed', () => {
    expect(passwordLength('« a--b »')).toBe(8);
    expect(passwordLength('e\u0301')).toBe(1);
    const limits = { shortest: 12, longest: 128 };
    expect(lengthFault('’'.repeat(128), limits)).toBeUndefined();
    expect(lengthFault('—'.repeat(12), limits)).toBeUndefined();
    expect(lengthFault('—'.repeat(11), limits)).toBe('too-short');
    expect(lengthFault('🌲'.repeat(129), limits)).toBe('too-long');
  });

  it('is measured by its beginning, folded', () => {
    const { start, words } = measured(`«\u00a0${'é'.repeat(60)}`, ['Jean', '']);
    expect(start).toBe(`"${'é'.repeat(39)}`);
    expect(words).toEqual(expect.arrayContaining(['Jean', 'besancon']));
    expect(words).not.toContain('');
  });
});

describe('names in a password', () => {
  it.each([
    ['une pomme sur la table 1618', ['Éloïse', 'SŒUR'], []],
    ['une grande soeur dans la table', ['Éloïse', 'SŒUR'], ['soeur']],
    ['calendrier bleu et neuf parapluies', ['Anne', 'LE'], []],
    ['le chat de anne est vert', ['Anne', 'LE'], ['anne']],
    ['trois sapins au loin', ['Jean', 'PIN'], []],
    ['trois pins au loin', ['Jean', 'PIN'], []],
    ['PIN-1984', ['Jean', 'PIN'], ['pin']],
    ['jeanpin', ['Jean', 'PIN'], []],
    ['les moulins de ROGER', ['Roger', 'MOULINAUX'], ['roger']],
    ['m.o.u.l.i.n.a.u.x', ['Roger', 'MOULINAUX'], ['moulinaux']],
    ['ab-moulinauxcd', ['Roger', 'MOULINAUX'], ['moulinaux']],
    ['élégant gôff', ['Éloïse', 'LE GOFF'], ['goff']],
    ['le goff', ['Éloïse', 'LE GOFF'], ['goff']],
    ['la mare aux dames', ['Lama', 'REAU X'], ['reaux']],
    ['pierre qui roule', ['Jean-Pierre', "D'ALEMBERT"], ['pierre']],
    ['Ève au paradis terrestre', ['Ève', 'MARTIN'], ['eve']],
    ['élève du cours moyen', ['Ève', 'MARTIN'], []],
    ['emma et les autres', ['Ɛmma', 'ƉOVI'], ['emma']],
    ['nul ne le sait', ['', ''], []],
  ])('%s of %j: %j', (password, names, pieces) => expect(namesIn(password, names)).toEqual(pieces));

  it('are whole words from three letters on, and stand anywhere from five on', () => {
    const word = (length: number) =>
      fc.stringMatching(new RegExp(`^[b-df-hj-np-tv-z]{${length}}$`));
    for (const [length, alone, within] of [
      [2, false, false],
      [3, true, false],
      [4, true, false],
      [5, true, true],
      [9, true, true],
    ] as const)
      fc.assert(
        fc.property(word(length), (name) => {
          expect(namesIn(`aa ${name.toUpperCase()} ee`, [name])).toEqual(alone ? [name] : []);
          expect(namesIn(`aa${name}ee`, [name])).toEqual(within ? [name] : []);
        }),
      );
  });
});

describe('logins in a password', () => {
  it.each([
    ['le fier CJoseph danse', ['cjoseph1'], ['cjoseph']],
    ['calendrier bleu', ['ale'], []],
    ['ale bleu', ['ale'], ['ale']],
    ['ale1984 bleu', ['ale2'], ['ale']],
    ['la jean.pin verte', ['jean.pin@ac-besancon.fr'], ['jean', 'pin']],
    ['un beau pin', ['jean.pin@ac-besancon.fr'], ['pin']],
    ['besancon la verte', ['jean.pin@ac-besancon.fr'], []],
    ['rien du tout', ['', '@'], []],
  ])('%s of %j: %j', (password, logins, pieces) =>
    expect(loginsIn(password, logins)).toEqual(pieces),
  );

  it('are told in quotes', () => {
    expect(inQuotes(['roger'])).toBe('« roger »');
    expect(inQuotes(['roger', 'moulinaux'])).toBe('« roger » et « moulinaux »');
  });
});
