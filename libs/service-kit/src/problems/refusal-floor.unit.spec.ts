import { Refusal } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import { withRefusalFloor } from './refusal-floor.js';

/** Work that takes so long; how long it was then held back, and what came of it. */
async function heldBack(workMs: number, outcome: () => unknown) {
  let now = 1_000;
  let sleptMs = 0;
  const clock = { now: () => now, sleep: (ms: number) => Promise.resolve((sleptMs += ms)) };
  const work = () => {
    now += workMs;
    return Promise.resolve(outcome());
  };
  const settled = await withRefusalFloor(['hidden'], work, clock).catch((error: unknown) => error);
  return { sleptMs, settled };
}

const refuse = (code: string) => () => {
  throw new Refusal(code);
};

describe('the floor', () => {
  it('makes a refusal that says nothing leave at the same time, however long it took', async () => {
    for (const workMs of [0, 1, 37.5, 99]) {
      const { sleptMs, settled } = await heldBack(workMs, refuse('hidden'));
      expect(sleptMs).toBe(Math.ceil(100 - workMs));
      expect(settled).toMatchObject({ code: 'hidden' });
    }
  });

  it('lets what is late leave at the next multiple of that time', async () => {
    for (const [workMs, sleptMs] of [
      [100, 0],
      [101, 99],
      [250, 50],
    ] as const)
      expect((await heldBack(workMs, refuse('hidden'))).sleptMs).toBe(sleptMs);
  });

  it('lets go at once what says its reason anyway', async () => {
    expect((await heldBack(5, refuse('reset-pending'))).sleptMs).toBe(0);
    expect(await heldBack(5, () => 'done')).toEqual({ sleptMs: 0, settled: 'done' });
  });
});
