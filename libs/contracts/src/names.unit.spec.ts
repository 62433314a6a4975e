import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldForAddress, isPersonName, nameFault, readName } from './names.js';

const anyText = fc.string({ unit: 'binary' });

/** Every character of Unicode that a pattern matches, the halves of pairs left out. */
const everyCharacter = (pattern: RegExp) =>
  Array.from({ length: 0x110000 }, (_, point) => point)
    .filter((point) => point < 0xd800 || point > 0xdfff)
    .map((point) => String.fromCodePoint(point))
    .filter((character) => pattern.test(character));

describe('fold', () => {
  it.each([
    ["D'ALEMBERT", 'dalembert'],
    ['D’ALEMBERT', 'dalembert'],
    ['LE GOFF', 'legoff'],
    ['Éloïse', 'eloise'],
    ['SŒUR', 'soeur'],
    ['Œdipe', 'oedipe'],
    ['Jean-Pierre', 'jeanpierre'],
    ['Æsa', 'aesa'],
    ['Strauß', 'strauss'],
    ['Bjørn', 'bjorn'],
    ['Łukasz', 'lukasz'],
    ['Đặng', 'dang'],
    ['Guðrún', 'gudrun'],
    ['Þór', 'thor'],
    ['\u0190mma', 'emma'],
    ['\u0189OVI', 'dovi'],
  ])('%s → %s', (name, folded) => expect(fold(name)).toBe(folded));

  it.each([
    ['ɓ b', 'ɗ d', 'ɖ d', 'ɛ e', 'ǝ e', 'ə e', 'ƒ f', 'ɣ g', 'ɦ h', 'ɩ i', 'ɨ i', 'ƙ k'],
    ['ŋ n', 'ɲ n', 'ɔ o', 'ʊ u', 'ʋ v', 'ƴ y', 'œ oe', 'æ ae', 'ø o', 'ł l', 'đ d', 'ð d'],
  ])('reads letters that do not come apart, small or capital: %s, %s, %s …', (...pairs) => {
    for (const pair of pairs) {
      const [letter = '', read] = pair.split(' ');
      expect({ letter, read: fold(letter) }).toEqual({ letter, read });
      expect(letter.toUpperCase()).not.toBe(letter);
      expect({ letter, read: fold(letter.toUpperCase()) }).toEqual({ letter, read });
    }
  });

  it('leaves only a–z, whatever it is given', () => {
    fc.assert(fc.property(anyText, (text) => /^[a-z]*$/.test(fold(text))));
  });

  it('changes nothing when done again', () => {
    fc.assert(fc.property(anyText, (text) => fold(fold(text)) === fold(text)));
  });

  it('ignores case and how accents are encoded', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zà-öù-ýœ '-]{0,30}$/u), (name) => {
        expect(fold(name.toUpperCase())).toBe(fold(name));
        expect(fold(name.normalize('NFD'))).toBe(fold(name));
      }),
    );
  });
});

describe('foldForAddress', () => {
  it.each([
    ['Jean-Pierre', 'jean-pierre'],
    ["D'ALEMBERT", 'dalembert'],
    ['LE GOFF', 'le-goff'],
    ['  de   la - Tour ', 'de-la-tour'],
    ['-', ''],
  ])('%s → %s', (name, folded) => expect(foldForAddress(name)).toBe(folded));

  it('can stand in an address, whatever it is given', () => {
    fc.assert(fc.property(anyText, (t) => /^([a-z]+(-+[a-z]+)*)?$/.test(foldForAddress(t))));
  });

  it('has the letters of fold', () => {
    fc.assert(fc.property(anyText, (t) => foldForAddress(t).replaceAll('-', '') === fold(t)));
  });
});

describe('isPersonName', () => {
  it.each(["D'ALEMBERT", 'D’Alembert', 'Éloïse', 'Le Goff', 'Jean-Pierre', 'Nguyễn', 'É', 'SŒUR'])(
    'accepts %s',
    (name) => expect(isPersonName(name)).toBe(true),
  );

  it('accepts 100 characters and not 101, however they are encoded', () => {
    expect(isPersonName('é'.repeat(100))).toBe(true);
    expect(isPersonName('é'.repeat(101))).toBe(false);
  });

  it.each([
    ['', 'no-letter'],
    [' ', 'no-letter'],
    ['--', 'no-letter'],
    ["'", 'no-letter'],
    ['\u0301', 'no-letter'],
    ['\u0301\u0327', 'no-letter'],
    [' \u0301a', 'lone-mark'],
    ['Ελένη', 'other-alphabet'],
    ['Иван', 'other-alphabet'],
    ['P\u0406N', 'other-alphabet'],
    ['王', 'other-alphabet'],
    ['R2D2', 'digit'],
    ['Jean Ⅷ', 'digit'],
    ['a\u0000b', 'control'],
    ['a\nb', 'control'],
    ['a\u2028b', 'control'],
    ['a@b', 'sign'],
    ['<b>', 'sign'],
    ['a😀', 'sign'],
    ['P\u200bIN', 'hidden'],
    ['P\u202eIN', 'hidden'],
    ['P\ufe0fIN', 'hidden'],
    ['P\u034fIN', 'hidden'],
  ])('refuses %j and says why', (name, kind) => {
    expect(isPersonName(name)).toBe(false);
    expect(nameFault(name)?.kind).toBe(kind);
  });

  it('refuses whatever hides in a name, wherever it stands', () => {
    const hidden = everyCharacter(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u).filter(
      (character) => character !== '\u00ad',
    );
    expect(hidden.length).toBeGreaterThan(100);
    for (const character of hidden)
      expect(nameFault(readName(`P${character}IN`))).toEqual({ kind: 'hidden', character });
  });

  it('accepts only what a login can be made of', () => {
    fc.assert(fc.property(anyText, (text) => !isPersonName(text) || fold(text) !== ''));
  });
});

describe('a name as it is typed', () => {
  it.each([
    ['LE\u00a0GOFF', 'LE GOFF'],
    ['Jean\u2011Pierre', 'Jean-Pierre'],
    ['D`ALEMBERT', "D'ALEMBERT"],
    ['D\u2018ALEMBERT', "D'ALEMBERT"],
    ['  Le   Goff\t', 'Le Goff'],
    ['E\u0301loïse', 'Éloïse'],
    ['Mou\u00adlin\u00adaux\u00ad', 'Moulinaux'],
    ['\u200ePIN\u200f', 'PIN'],
    ['\u2068 PIN \u2069', 'PIN'],
    ['\u202aPIN\u202c', 'PIN'],
    ['\ufeffPIN', 'PIN'],
    ['', ''],
    ['\u00ad', ''],
  ])('%j is %j', (typed, name) => expect(readName(typed)).toBe(name));

  it('has a space for every kind of space, a hyphen and an apostrophe for what looks like one', () => {
    for (const space of everyCharacter(/\p{Zs}/u))
      expect(readName(`LE${space}GOFF`)).toBe('LE GOFF');
    for (const hyphen of '-\u2010\u2011\u2012\u2013\u2014\u2015\u2212')
      expect(readName(`Jean${hyphen}Pierre`)).toBe('Jean-Pierre');
    for (const apostrophe of "'\u2018\u2019\u201b\u02bc\u02bb\u02b9\u00b4\u0060\u2032\uff07")
      expect(readName(`D${apostrophe}ALEMBERT`)).toBe("D'ALEMBERT");
  });

  it('is read to the same thing again, and a person’s when it is', () => {
    fc.assert(fc.property(anyText, (text) => readName(readName(text)) === readName(text)));
    const names = fc.stringMatching(
      /^[A-Za-zÀ-ÖØ-öø-ÿœŒ]{1,9}([ '\u2019\u00a0\u2011-][A-Za-z]{1,9})?$/u,
    );
    fc.assert(fc.property(names, (text) => isPersonName(readName(text))));
  });

  it('is read in little time however long it is', () => {
    const blanks = ' \u200e'.repeat(50_000);
    expect(readName(`${blanks}a${blanks}a${blanks}`)).not.toBe('');
  });
});
