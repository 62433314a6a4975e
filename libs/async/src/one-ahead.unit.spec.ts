import { expect, it } from '@jest/globals';
import { oneAhead } from './one-ahead.js';

/** Counts up, and tells how far it came. */
async function* counted(upTo: number, begun: number[], failAt = Infinity) {
  try {
    for (let n = 1; n <= upTo; n += 1) {
      begun.push(n);
      await Promise.resolve();
      if (n === failAt) throw new Error(`no ${n}`);
      yield n;
    }
  } finally {
    begun.push(0);
  }
}

it('gives each in its order, and makes the next one meanwhile', async () => {
  const begun: number[] = [];
  const seen: [number, number[]][] = [];
  for await (const n of oneAhead(counted(3, begun))) {
    await Promise.resolve();
    seen.push([n, [...begun]]);
  }
  expect(seen).toEqual([
    [1, [1, 2]],
    [2, [1, 2, 3]],
    [3, [1, 2, 3, 0]],
  ]);
});

it('fails where it is asked for what failed, not before', async () => {
  const seen: number[] = [];
  const all = async () => {
    for await (const n of oneAhead(counted(3, [], 3))) seen.push(n);
  };
  await expect(all()).rejects.toThrow('no 3');
  expect(seen).toEqual([1, 2]);
});

it('ends what it takes from when whoever uses it stops half-way', async () => {
  const begun: number[] = [];
  for await (const n of oneAhead(counted(9, begun))) if (n === 2) break;
  expect(begun).toEqual([1, 2, 3, 0]);
});
