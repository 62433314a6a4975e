import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { retry } from './retry.js';
import { Interrupted } from './sleep.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const failing = async () => {
  throw new Error('always');
};

describe('a retry', () => {
  it('goes on until it is done, and says which try it is', async () => {
    const failures: unknown[] = [];
    const tries: number[] = [];
    const work = async (attempt: number) => {
      tries.push(attempt);
      if (failures.length < 2) throw new Error(`failure ${failures.length}`);
      return 'done';
    };
    const done = retry(work, { onFailure: (error) => failures.push(error) });
    await jest.runAllTimersAsync();
    expect(await done).toBe('done');
    expect(failures).toHaveLength(2);
    expect(tries).toEqual([1, 2, 3]);
  });

  it('waits 100 ms, then 200 ms, and as it is told to', async () => {
    const at: number[] = [];
    const begun = Date.now();
    const note = () => at.push(Date.now() - begun);
    const tried = retry(failing, { attempts: 3, onFailure: note }).catch(() => undefined);
    await jest.runAllTimersAsync();
    await tried;
    expect(at).toEqual([0, 100, 300]);
    const shorter = { attempts: 4, firstDelayMs: 10, maxDelayMs: 20, onFailure: note };
    const again = retry(failing, shorter).catch(() => undefined);
    await jest.runAllTimersAsync();
    await again;
    expect(at.slice(3)).toEqual([300, 310, 330, 350]);
  });

  it('rejects with the last failure when no try is left', async () => {
    let tries = 0;
    const work = async () => {
      throw new Error(`failure ${++tries}`);
    };
    const outcome = expect(retry(work, { attempts: 3 })).rejects.toThrow('failure 3');
    await jest.runAllTimersAsync();
    await outcome;
  });

  it('gives up with what the listener throws', async () => {
    const onFailure = () => {
      throw new TypeError('not this one');
    };
    await expect(retry(failing, { onFailure })).rejects.toThrow('not this one');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends as soon as it is interrupted, from outside or by the work itself', async () => {
    const stop = new AbortController();
    const waiting = retry(failing, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toThrow(Interrupted);
    const work = jest.fn(failing);
    await expect(retry(work, { signal: stop.signal })).rejects.toThrow(Interrupted);
    expect(work).not.toHaveBeenCalled();
    const onFailure = jest.fn();
    const interrupted = retry(() => Promise.reject(new Interrupted()), { onFailure });
    await expect(interrupted).rejects.toThrow(Interrupted);
    expect(onFailure).toHaveBeenCalledTimes(1);
  });
});
