import { describe, expect, it } from '@jest/globals';
import { Linger } from './linger.js';

describe('a publication', () => {
  it('waits for nothing while little is published', () => {
    const linger = new Linger();
    for (let now = 0; now < 5_000; now += 10) expect(linger.after(2, now)).toBe(0);
  });

  it('waits for more once much was published, until a second with little has gone by', () => {
    const linger = new Linger();
    expect(linger.after(249, 0)).toBe(0);
    expect(linger.after(1, 100)).toBe(100);
    expect(linger.after(1, 900)).toBe(100);
    expect(linger.after(1, 1_000)).toBe(100);
    expect(linger.after(1, 1_999)).toBe(100);
    expect(linger.after(1, 2_000)).toBe(0);
  });

  it('waits for nothing again after a pause', () => {
    const linger = new Linger();
    expect(linger.after(500, 0)).toBe(100);
    expect(linger.after(1, 2_000)).toBe(0);
  });
});
