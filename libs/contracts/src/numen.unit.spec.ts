import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isNumen, normaliseNumen } from './numen.js';

const numens = fc.stringMatching(/^[0-9]{2}[A-Z][0-9]{7}[A-Z]{3}$/);

describe('a NUMEN', () => {
  it('is known by its form: 2 digits, a letter, 2 and 5 digits, 3 letters', () => {
    fc.assert(fc.property(numens, (numen) => isNumen(numen) && normaliseNumen(numen) === numen));
  });

  it('may be typed in any case, with spaces', () => {
    fc.assert(
      fc.property(numens, (numen) => {
        const typed = ` ${[...numen.toLowerCase()].join(' ')}\u00a0`;
        expect(isNumen(typed)).toBe(true);
        expect(normaliseNumen(typed)).toBe(numen);
      }),
    );
  });

  it.each([
    '',
    '03E000000AAA',
    '03E00000000AAA',
    '03E0000000AAÀ',
    '03-E0000000AAA',
    'E300000000AAA',
  ])('is not %j', (typed) => expect(isNumen(typed)).toBe(false));
});
