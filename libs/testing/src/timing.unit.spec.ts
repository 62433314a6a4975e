import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { mannWhitney, toldApart, toldByTime } from './timing.js';

const ONCE = { samples: 1, everyMs: 10 };

describe('the comparison of times', () => {
  it('tells a class that takes longer, and names it', async () => {
    const alike = { two: () => delay(1), three: () => delay(1), four: () => delay(1) };
    const told = await toldByTime({ samples: 60, everyMs: 1_000 }, () => ({
      one: () => delay(1),
      ...alike,
      slow: () => delay(12),
    }));
    expect(told).toEqual(['slow']);
  });

  it('tells a class that ends at another multiple, and none that does a little more often', () => {
    /** Times of which one in so many is late, each a little after its multiple. */
    const lateOnceIn = (calls: number) =>
      Array.from({ length: 60 }, (_, n) => (n % calls === 0 ? 200 : 100) + ((n * 7) % 13));
    const times = {
      one: lateOnceIn(4),
      'more often late': lateOnceIn(2),
      'always late': lateOnceIn(1),
      'after its multiple': lateOnceIn(4).map((ms) => ms + 8),
    };
    expect(toldApart(times, 100)).toEqual(['always late', 'after its multiple']);
  });

  it('refuses to compare more classes than it knows a limit for', async () => {
    const classes = Object.fromEntries('abcdefgh'.split('').map((name) => [name, () => delay(1)]));
    await expect(toldByTime(ONCE, () => classes)).rejects.toThrow('7 comparisons');
    await expect(toldByTime(ONCE, () => ({ alone: () => delay(1) }))).rejects.toThrow(
      '0 comparisons',
    );
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
