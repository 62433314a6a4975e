import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Throttle } from './throttle.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a throttle', () => {
  it('lets the first of a key pass, then one a minute, and says how often it came', () => {
    const throttle = new Throttle();
    expect([throttle.pass('a'), throttle.pass('a'), throttle.pass('b')]).toEqual([1, 0, 1]);
    jest.advanceTimersByTime(59_999);
    expect(throttle.pass('a')).toBe(0);
    jest.advanceTimersByTime(1);
    expect([throttle.pass('a'), throttle.pass('a')]).toEqual([3, 0]);
    jest.advanceTimersByTime(120_000);
    expect(throttle.pass('b')).toBe(1);
  });

  it('begins anew with a key that is over', () => {
    const throttle = new Throttle(1_000);
    expect([throttle.pass('a'), throttle.pass('a')]).toEqual([1, 0]);
    throttle.reset('a');
    expect(throttle.pass('a')).toBe(1);
  });

  it('remembers no more than ten thousand keys', () => {
    const throttle = new Throttle();
    for (let n = 0; n < 10_000; n += 1) throttle.pass(String(n));
    expect(throttle.pass('0')).toBe(0);
    throttle.pass('one more');
    expect(throttle.pass('0')).toBe(1);
  });
});
