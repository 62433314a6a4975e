import { describe, expect, it } from '@jest/globals';
import { beginOf, endOf, isDayOrInstant } from './spans.js';

describe('the begin and the end of a span', () => {
  it.each([
    ['2026-01-31', '2026-01-30T23:00:00.000Z', '2026-01-31T23:00:00.000Z'],
    ['2026-07-14', '2026-07-13T22:00:00.000Z', '2026-07-14T22:00:00.000Z'],
    // The days on which the clocks of Paris change have 23 and 25 hours.
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['2026-12-31', '2026-12-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    ['2028-02-29', '2028-02-28T23:00:00.000Z', '2028-02-29T23:00:00.000Z'],
  ])('of %s are its midnights in Paris', (day, begin, end) => {
    expect([beginOf(day).toISOString(), endOf(day).toISOString()]).toEqual([begin, end]);
  });

  it('of an instant are that instant', () => {
    const instant = '2026-11-29T10:00:00+02:00';
    const same = new Date('2026-11-29T08:00:00Z');
    expect([beginOf(instant), endOf(instant)]).toEqual([same, same]);
  });
});

it.each([
  '2026-11-29',
  '1900-01-01',
  '2026-11-29T08:30:00Z',
  '2026-11-29T08:30:00.123456789Z',
  '2026-11-29T23:59:59-11:30',
])('%s is a day or an instant', (text) => expect(isDayOrInstant(text)).toBe(true));

it.each([
  '',
  'hier',
  '29/11/2026',
  '2026-02-29',
  '2026-13-01',
  '1899-12-31',
  '2026-11-29 08:30:00Z',
  '2026-11-29T08:30:00',
  '2026-11-29T24:00:00Z',
  '2026-11-29T08:60:00Z',
  '2026-02-30T08:30:00Z',
  '2026-11-29T08:30:00+24:00',
  '2026-11-29T',
  "2026-11-29'; DROP",
])('%j is neither', (text) => expect(isDayOrInstant(text)).toBe(false));
