import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BackOff, delayAfter } from './back-off.js';
import { Interrupted } from './sleep.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('delays', () => {
  it('are 100 ms, doubling, 5 s at most', () => {
    const delays = [1, 2, 3, 6, 7, 50].map((failures) => delayAfter(failures));
    expect(delays).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
  });

  it('begin and end where they are told to', () => {
    const delays = [1, 2, 3].map((failures) =>
      delayAfter(failures, { firstDelayMs: 20, maxDelayMs: 50 }),
    );
    expect(delays).toEqual([20, 40, 50]);
  });
});

describe('a back-off', () => {
  const measured = async (backOff: BackOff) => {
    const begun = Date.now();
    const waiting = backOff.wait();
    await jest.runAllTimersAsync();
    await waiting;
    return Date.now() - begun;
  };

  it('waits longer after each failure, and begins anew after a success', async () => {
    const backOff = new BackOff();
    expect(await measured(backOff)).toBe(100);
    expect(await measured(backOff)).toBe(200);
    backOff.reset();
    expect(await measured(backOff)).toBe(100);
  });

  it('ends as soon as it is interrupted', async () => {
    const stop = new AbortController();
    const waiting = new BackOff().wait(stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow(Interrupted);
  });
});
