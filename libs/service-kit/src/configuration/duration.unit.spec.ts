import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { durationMs, isDuration } from './duration.js';

describe('a duration', () => {
  it.each([
    ['PT15M', 900_000],
    ['PT72H', 259_200_000],
    ['P1D', 86_400_000],
    ['P1W', 604_800_000],
    ['P1DT1H1M1S', 90_061_000],
    ['PT0S', 0],
  ])('%s is %d ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each([
    '',
    'P',
    'PT',
    'P1',
    '15M',
    'P1Y',
    'P1M',
    'PT1.5H',
    'PT1M1H',
    'pt1m',
    ' PT1M',
    'P1DT',
    '-PT1M',
  ])('is not « %s »', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => durationMs(text)).toThrow(RangeError);
  });

  it('adds up its parts', () => {
    const part = fc.nat(1000);
    fc.assert(
      fc.property(part, part, part, part, (d, h, m, s) => {
        expect(durationMs(`P${d}DT${h}H${m}M${s}S`)).toBe(
          (((d * 24 + h) * 60 + m) * 60 + s) * 1000,
        );
      }),
    );
  });
});
