import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { mannWhitney, toldByTime } from './timing.js';

describe('the comparison of times', () => {
  it('tells a class that takes longer, and names it', async () => {
    const told = await toldByTime(60, () => ({
      quick: () => delay(1),
      alike: () => delay(1),
      slow: () => delay(12),
    }));
    expect(told).toEqual(['slow']);
  });

  it('sees no difference where there is none, and a whole one where the samples do not meet', () => {
    const one = Array.from({ length: 100 }, (_, n) => n);
    expect(Math.abs(mannWhitney(one, one))).toBeLessThan(0.2);
    expect(
      mannWhitney(
        one,
        one.map((value) => value + 100),
      ),
    ).toBeCloseTo(-12.2, 0);
  });
});
