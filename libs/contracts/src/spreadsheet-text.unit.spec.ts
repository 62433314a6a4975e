import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asWritten, neutralised } from './spreadsheet-text.js';

describe('a text in a file for spreadsheets', () => {
  it.each([
    ...['=1+1', '+33 3 81 65 47 00', '-', '@SUM(A1)', '\t=1', ' =1', '\uff1d1', "'=1", "''=1"],
    ...['\u00ad=1', '\u202e=1', '\u061c=1', '\0=1', '\u001b=1', '\ufe66A1', '\ufe63A1'],
  ])('%j is kept from being run, and read back', (text) => {
    expect(neutralised(text)).toBe(`'${text}`);
    expect(asWritten(neutralised(text))).toBe(text);
  });

  it.each(['PIN', "D'ALEMBERT", "'t Hooft", "'", '', '03 81'])('%j stays', (text) => {
    expect(neutralised(text)).toBe(text);
    expect(asWritten(text)).toBe(text);
  });

  it('is read back as it was, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '=', '+', ' ', '\ufeff', 'a') }),
    );
    fc.assert(fc.property(text, (any) => asWritten(neutralised(any)) === any));
  });
});
