import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hidesNumen, isNumen, normaliseNumen } from './numen.js';

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

  it('may be typed with O for 0, and I or l for 1, in the places of digits', () => {
    const other: Record<string, string> = { 0: 'Oo', 1: 'IilL' };
    fc.assert(
      fc.property(numens, fc.infiniteStream(fc.nat(5)), (numen, choices) => {
        const typed = [...numen].map((character) => {
          const { value: choice } = choices.next() as { value: number };
          return other[character]?.[choice] ?? character;
        });
        expect(normaliseNumen(typed.join(''))).toBe(numen);
        expect(isNumen(typed.join(' '))).toBe(true);
        expect(hidesNumen(`mon ${typed.join('-')} !`)).toBe(true);
      }),
    );
  });

  it('keeps its letters: O, I and l are letters in the places of letters, and a digit there is none', () => {
    expect(normaliseNumen('03o1800242oil')).toBe('03O1800242OIL');
    expect(normaliseNumen('O3iOOOOOOOloi')).toBe('03I0000000LOI');
    for (const typed of ['0301800242JPQ', '03E18002420PQ', '03E1800242J1Q'])
      expect({ typed, is: isNumen(typed) }).toEqual({ typed, is: false });
  });

  it.each(['\u00a0', '\u202f', '\u2009', '\u2007', '\t', '\u200b', '\u00ad'])(
    'may be typed with %j between its parts',
    (between) => {
      const typed = ['03E', '18', '00242', 'JPQ'].join(between);
      expect(normaliseNumen(typed)).toBe('03E1800242JPQ');
    },
  );

  it('is seen where it hides, and not in honest phrases', () => {
    expect(hidesNumen('ma clef : o3e-18 oo242 (jpq)')).toBe(true);
    expect(hidesNumen('０３Ｅ１８００２４２ＪＰＱ')).toBe(true);
    expect(hidesNumen('il y a loin de la coupe aux lèvres')).toBe(false);
    expect(hidesNumen('une pomme sur la table 1618')).toBe(false);
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
