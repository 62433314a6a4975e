import { describe, expect, it } from '@jest/globals';
import { isBirthDate } from './birth-date.js';

const NOW = new Date('2026-03-15T12:00:00Z');

describe('a birth date', () => {
  it.each(['2012-03-15', '1925-03-16', '1988-11-02', '2000-02-29'])('may be %s', (text) =>
    expect(isBirthDate(text, NOW)).toBe(true),
  );

  it.each([
    ['too young by a day', '2012-03-16'],
    ['too old by a day', '1925-03-15'],
    ['no leap year', '1999-02-29'],
    ['a 31st of April', '1990-04-31'],
    ['a 13th month', '1990-13-01'],
    ['a zero', '1990-00-10'],
    ['the French order', '02/11/1988'],
    ['an instant', '1988-11-02T00:00:00Z'],
    ['in the future', '2990-01-01'],
    ['blank around', ' 1988-11-02'],
    ['a line break', '1988-11-02\n'],
  ])('is not %s', (_what, text) => expect(isBirthDate(text, NOW)).toBe(false));
});
