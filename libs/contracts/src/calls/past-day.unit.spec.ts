import { describe, expect, it } from '@jest/globals';
import { isPastDay } from './past-day.js';

const now = new Date('2026-03-10T12:00:00Z');

describe('the day of a departure or a return', () => {
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
