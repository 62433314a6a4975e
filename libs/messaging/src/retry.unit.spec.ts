import { describe, expect, it } from '@jest/globals';
import { DEFAULT_RETRY, delayAfter, Interrupted, pause, untilDone } from './retry.js';

describe('retries', () => {
  it('wait 100 ms, doubling, 5 s at most', () => {
    const delays = [1, 2, 3, 6, 7, 50].map((failures) => delayAfter(failures, DEFAULT_RETRY));
    expect(delays).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
  });

  it('end as soon as they are interrupted', async () => {
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow(Interrupted);
    await expect(pause(60_000, stop.signal)).rejects.toThrow(Interrupted);
    const failing = async () => {
      throw new Error('always');
    };
    await expect(untilDone(failing, stop.signal, () => undefined)).rejects.toThrow(Interrupted);
  });

  it('go on until it is done', async () => {
    const failures: unknown[] = [];
    const work = async () => {
      if (failures.length < 2) throw new Error(`failure ${failures.length}`);
      return 'done';
    };
    const policy = { attempts: 1, firstDelayMs: 1, maxDelayMs: 1 };
    const { signal } = new AbortController();
    expect(await untilDone(work, signal, (error) => failures.push(error), policy)).toBe('done');
    expect(failures).toHaveLength(2);
  });
});
