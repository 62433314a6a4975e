import { Refusal } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import { withRefusalFloor } from './refusal-floor.js';

const refuse = (code: string) => withRefusalFloor(() => Promise.reject(new Refusal(code)), 60);

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work().catch(() => undefined);
  return performance.now() - before;
}

describe('the floor', () => {
  it.each(['reset-refused', 'identity-not-found'])(
    'holds back %s, and passes it on',
    async (code) => {
      expect(await timeOf(() => refuse(code))).toBeGreaterThanOrEqual(59);
      await expect(refuse(code)).rejects.toMatchObject({ code });
    },
  );

  it('lets go at once what says its reason anyway', async () => {
    expect(await timeOf(() => refuse('reset-pending'))).toBeLessThan(40);
    expect(await timeOf(() => withRefusalFloor(() => Promise.resolve(), 60))).toBeLessThan(40);
  });
});
