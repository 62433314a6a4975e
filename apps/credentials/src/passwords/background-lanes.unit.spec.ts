import { describe, expect, it } from '@jest/globals';
import { BackgroundLanes } from './background-lanes.js';
import { HashingLanes } from './hashing-lanes.js';

/** How many of six pieces of work are under way at once, at most. */
async function mostAtOnce(background: BackgroundLanes): Promise<number> {
  let active = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++active);
    for (let tick = 0; tick < 5; tick += 1) await Promise.resolve();
    active -= 1;
  };
  await Promise.all(Array.from({ length: 6 }, () => background.run(work)));
  expect(background.load).toEqual({ active: 0, waiting: 0 });
  return most;
}

describe('the lanes of hashes that nobody waits for', () => {
  it('are all taken when nobody signs in', async () => {
    expect(await mostAtOnce(new BackgroundLanes(3, new HashingLanes(3, 1), 3))).toBe(3);
  });

  it('are one while somebody signs in, and shortly after', async () => {
    const people = new HashingLanes(3, 1);
    const background = new BackgroundLanes(3, people, 3);
    await people.admit(async () => expect(await mostAtOnce(background)).toBe(1));
    expect(await mostAtOnce(background)).toBe(1);
  });

  it('pause after each while somebody signs in, also after one that fails', async () => {
    const people = new HashingLanes(1, 1);
    const background = new BackgroundLanes(1, people, 1);
    const began: number[] = [];
    const hash = async () => {
      began.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (began.length === 1) throw new Error('on purpose');
    };
    await people.admit(async () => {
      const failing = background.run(hash);
      const next = background.run(hash);
      await expect(failing).rejects.toThrow('on purpose');
      await next;
    });
    expect(began[1]! - began[0]!).toBeGreaterThanOrEqual(70);
  });

  it.each([
    ['all that the machine has', 4, 4, 4],
    ['but one of those that a quota leaves', 4, 8, 3],
    ['one at least', 1, 8, 1],
  ])('are %s', (_which, lanes, processors, expected) => {
    expect(new BackgroundLanes(lanes, new HashingLanes(lanes), processors).lanes).toBe(expected);
  });
});
