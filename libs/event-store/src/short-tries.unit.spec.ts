import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Interrupted } from '@citadelle/async';
import type { EntityManager } from 'typeorm';
import { inShortTries } from './short-tries.js';
import { Statement } from './statement.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const lock = new Statement('LOCK TABLE events');

/** Somebody who does not let go of a table, and how long each try waited for it. */
function blocked() {
  const patience: number[] = [];
  let limit = 0;
  const query = async ({ text, values }: { text: string; values: unknown[] }) => {
    if (text.includes('lock_timeout')) limit = Number(values[0]);
    else if (text === lock.text) {
      patience.push(limit);
      await new Promise((resolve) => setTimeout(resolve, limit));
      throw Object.assign(new Error('not to be had'), { code: '55P03' });
    }
    return { rows: [], rowCount: 0 };
  };
  const manager = { queryRunner: { connect: async () => ({ query }) } } as unknown as EntityManager;
  return { patience, manager };
}

describe('short tries', () => {
  it('keep others waiting a sixth of the time, and wait now and then long enough for an autovacuum to be ended', async () => {
    const { patience, manager } = blocked();
    const stop = new AbortController();
    const start = performance.now();
    const trying = inShortTries((hold) => hold(manager, [lock]), { signal: stop.signal });
    const ended = expect(trying).rejects.toThrow(Interrupted);
    await jest.advanceTimersByTimeAsync(60_000);
    const waited = patience.reduce((sum, ms) => sum + ms, 0);
    expect(waited / (performance.now() - start)).toBeLessThan(0.2);
    expect(patience.filter((ms) => ms > 1_000).length).toBeGreaterThan(3);
    expect(patience.filter((ms) => ms <= 100).length).toBeGreaterThan(12);
    stop.abort();
    // A try in hand is let end.
    await jest.advanceTimersByTimeAsync(2_000);
    await ended;
  });

  it('are over as soon as they are interrupted, also in a pause, and after any other failure', async () => {
    const { manager } = blocked();
    const stop = new AbortController();
    const trying = inShortTries((hold) => hold(manager, [lock]), { signal: stop.signal });
    const ended = expect(trying).rejects.toThrow(Interrupted);
    await jest.advanceTimersByTimeAsync(150);
    stop.abort();
    await ended;
    expect(jest.getTimerCount()).toBe(0);
    const failing = inShortTries(() => Promise.reject(new Error('of another kind')));
    await expect(failing).rejects.toThrow('of another kind');
  });

  it('share the patience of a try among its locks', async () => {
    const limits: number[] = [];
    const query = async ({ text, values }: { text: string; values: unknown[] }) => {
      if (text.includes('lock_timeout')) limits.push(Number(values[0]));
      else jest.advanceTimersByTime(60);
      return { rows: [], rowCount: 0 };
    };
    const manager = { queryRunner: { connect: async () => ({ query }) } };
    await inShortTries((hold) => hold(manager as unknown as EntityManager, [lock, lock, lock]));
    expect(limits).toEqual([100, 40, 1]);
  });
});
