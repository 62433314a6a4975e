import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Interrupted, sleep } from './sleep.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a sleep', () => {
  it('lasts as long as it should', async () => {
    let isOver = false;
    const sleeping = sleep(1_000).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(999);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await sleeping;
    expect(isOver).toBe(true);
  });

  it('ends as soon as it is interrupted, and leaves no timer behind', async () => {
    const stop = new AbortController();
    const sleeping = sleep(60_000, stop.signal);
    stop.abort();
    await expect(sleeping).rejects.toThrow(Interrupted);
    await expect(sleep(60_000, stop.signal)).rejects.toThrow(Interrupted);
    expect(jest.getTimerCount()).toBe(0);
  });
});
