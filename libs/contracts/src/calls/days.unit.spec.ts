import { describe, expect, it } from '@jest/globals';
import { isBirthDate, isPastDay } from './days.js';

describe('a birth date', () => {
  const now = new Date('2026-03-15T12:00:00Z');

  it.each(['2012-03-15', '1925-03-16', '1988-11-02', '2000-02-29'])('may be %s', (text) =>
    expect(isBirthDate(text, now)).toBe(true),
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
  ])('is not %s', (_what, text) => expect(isBirthDate(text, now)).toBe(false));
});

describe('the day of a departure or a return', () => {
  const now = new Date('2026-03-10T12:00:00Z');

  it.each(['2026-03-10', '2026-03-09', '2024-02-29', '1900-01-01'])('may be %s', (day) =>
    expect(isPastDay(day, now)).toBe(true),
  );

  it.each([
    '2026-03-11',
    '9999-12-31',
    '1899-12-31',
    '0000-01-01',
    '2025-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-3-1',
    '10/03/2026',
    '2026-03-10T00:00:00Z',
    ' 2026-03-10',
    '2026-03-10\n',
    '',
  ])('is not %j', (day) => expect(isPastDay(day, now)).toBe(false));

  it('is that of Besançon, which begins before that of Greenwich', () => {
    expect(isPastDay('2026-03-11', new Date('2026-03-10T23:30:00Z'))).toBe(true);
    expect(isPastDay('2026-03-11', new Date('2026-03-10T22:30:00Z'))).toBe(false);
  });
});
