import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldForAddress, isPersonName } from './names.js';

const anyText = fc.string({ unit: 'binary' });

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
  ])('%s → %s', (name, folded) => expect(fold(name)).toBe(folded));

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
    '',
    ' ',
    '--',
    "'",
    'Ελένη',
    'Иван',
    '王',
    'R2D2',
    'a\u0000b',
    'a\nb',
    'a@b',
    '<b>',
    '\u0301',
  ])('refuses %j', (name) => expect(isPersonName(name)).toBe(false));

  it('accepts only what a login can be made of', () => {
    fc.assert(fc.property(anyText, (text) => !isPersonName(text) || fold(text) !== ''));
  });
});
