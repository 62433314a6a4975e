import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Interrupted } from './sleep.js';
import { unlessAborted, waitAtMost, withTimeout } from './time-limit.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const never = new Promise<never>(() => undefined);
const broken = () => Promise.reject(new Error('broken'));

describe('a timeout', () => {
  it('gives what the work gives, or its failure', async () => {
    expect(await withTimeout(1_000, Promise.resolve('done'), 'late')).toBe('done');
    await expect(withTimeout(1_000, broken(), 'late')).rejects.toThrow('broken');
  });

  it('rejects when the work takes longer', async () => {
    const outcome = expect(withTimeout(1_000, never, 'too late')).rejects.toThrow('too late');
    await jest.advanceTimersByTimeAsync(1_000);
    await outcome;
  });
});

describe('a wait', () => {
  it('ends with the work, as the work does', async () => {
    await waitAtMost(1_000, Promise.resolve('done'));
    await expect(waitAtMost(1_000, broken())).rejects.toThrow('broken');
  });

  it('ends after the longest time, whatever the work does', async () => {
    let isOver = false;
    const waiting = waitAtMost(1_000, never).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(999);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await waiting;
  });
});

describe('work that is given up', () => {
  it('gives what it gives as long as nobody asks for its end, or within the grace after', async () => {
    const asked = new AbortController();
    expect(await unlessAborted(asked.signal, 100, Promise.resolve('done'))).toBe('done');
    await expect(unlessAborted(asked.signal, 100, broken())).rejects.toThrow('broken');
    asked.abort();
    expect(await unlessAborted(asked.signal, 100, Promise.resolve('done'))).toBe('done');
  });

  it('is waited for no longer than that, whenever its end was asked for', async () => {
    const asked = new AbortController();
    const before = expect(unlessAborted(asked.signal, 100, never)).rejects.toThrow(Interrupted);
    asked.abort();
    const after = expect(unlessAborted(asked.signal, 100, never)).rejects.toThrow(Interrupted);
    await jest.advanceTimersByTimeAsync(100);
    await Promise.all([before, after]);
  });
});
