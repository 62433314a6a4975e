import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalCode, CODE_ALPHABET, CODE_LENGTH, isCode } from './codes.js';

const AROUND = [
  ...[' ', '\t', '\n', '\u00A0', '\u202F', '\u2009', '\u3000', '\u2028'],
  ...[
    '-',
    '\u2010',
    '\u2011',
    '\u2012',
    '\u2013',
    '\u2014',
    '\u2015',
    '\u2212',
    '\uFF0D',
    '\uFE63',
  ],
  ...['\u02D7', '\u2043', '\u00AD', '_', '\uFF3F', '\u203F'],
  ...["'", '"', '\u2019', '\u2018', '\u201C', '\u201D', '\u201E', '\u201A', '\u00AB', '\u00BB'],
  ...['\u2039', '\u203A', '\u00B4', '`', '\u02BC', '\u2032', '\u2033', '\uFF07', '\uFF02'],
  ...['.', '\u2026', '\u00B7', '\u2022', '\u2027', '\uFF0E', '\u3002', ',', ';', ':', '/', '|'],
  ...['(', ')', '[', ']', '\uFEFF', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060'],
  ...['\u202A', '\u202E', '\u2066', '\u2069', '\uFE0F', '\u034F', '\u061C', '\u180E', '\u3164'],
];

const code = fc.string({
  unit: fc.constantFrom(...CODE_ALPHABET),
  minLength: CODE_LENGTH,
  maxLength: CODE_LENGTH,
});

describe('a code as typed', () => {
  it('is the same whatever stands around and between its characters', () => {
    const between = fc.string({ unit: fc.constantFrom(...AROUND), maxLength: 3 });
    const gaps = fc.array(between, { minLength: CODE_LENGTH + 1, maxLength: CODE_LENGTH + 1 });
    fc.assert(
      fc.property(code, gaps, (right, [before = '', ...after]) => {
        const typed = before + [...right].map((letter, n) => letter + after[n]).join('');
        expect(canonicalCode(typed)).toBe(right);
      }),
    );
  });

  it.each(AROUND.map((mark) => [`U+${mark.codePointAt(0)!.toString(16).toUpperCase()}`, mark]))(
    'drops %s',
    (_, mark) => {
      expect(canonicalCode(`${mark}K7QM${mark}3TXB${mark}`)).toBe('K7QM3TXB');
    },
  );

  it('reads small letters, wide ones, and those that look like digits', () => {
    expect(canonicalCode('k7qm-3txb')).toBe('K7QM3TXB');
    expect(canonicalCode('\uFF2B\uFF17\uFF31\uFF2D\uFF13\uFF34\uFF38\uFF22')).toBe('K7QM3TXB');
    expect(canonicalCode('\uFF4B7qm 3txb')).toBe('K7QM3TXB');
    expect(canonicalCode('OoIi-LlAA')).toBe('001111AA');
  });

  it.each([
    ...['', ' '.repeat(64), '-', '\u200B'.repeat(8), 'K7QM-3TX', 'K7QM-3TXB9', 'K7QM-3TXU'],
    ...[
      'K7QM-3TX!',
      'K7QM*3TXB',
      '\u00BD \uD83C\uDF32',
      '\u00C97QM3TXB',
      '\u041A7QM3TXB',
      'K7QM-3TXB\u0301',
    ],
    ...['\u0131234567\u00DF', '1'.repeat(64), '\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668'],
  ])('cannot be %j', (typed) => {
    expect(isCode(canonicalCode(typed))).toBe(false);
  });
});
