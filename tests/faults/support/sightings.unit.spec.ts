import { describe, expect, it } from '@jest/globals';
import { Sightings } from './sightings.js';

function reckoned(numbers: readonly number[], published = 3) {
  const sightings = new Sightings();
  for (const n of numbers) sightings.see('a', n);
  return sightings.reckon(new Map([['a', published]]));
}

const fine = { published: 3, missing: 0, outOfOrder: 0, repeated: 0, staleKeys: 0 };

describe('what a reader saw of the messages of a topic', () => {
  it.each([
    [[1, 2, 3], fine],
    [[1, 2, 1, 2, 3], { ...fine, repeated: 2 }],
    [[1, 3], { ...fine, missing: 1 }],
    [[], { ...fine, missing: 3, staleKeys: 1 }],
    [[1, 3, 2], { ...fine, outOfOrder: 1, staleKeys: 1 }],
    [[1, 2, 3, 2], { ...fine, repeated: 1, staleKeys: 1 }],
  ])('%j is reckoned', (numbers, reckoning) => {
    expect(reckoned(numbers)).toEqual(reckoning);
  });

  it('each key is by itself', () => {
    const sightings = new Sightings();
    for (const [key, n] of [
      ['b', 1],
      ['a', 1],
      ['b', 2],
    ] as const)
      sightings.see(key, n);
    const published = new Map([
      ['a', 2],
      ['b', 2],
    ]);
    expect(sightings.reckon(published)).toEqual({
      ...fine,
      published: 4,
      missing: 1,
      staleKeys: 1,
    });
  });

  it('of a compacted topic only the latest of each key is asked for', () => {
    const sightings = new Sightings();
    sightings.see('a', 2);
    sightings.see('a', 3);
    expect(sightings.reckon(new Map([['a', 3]]), true)).toEqual(fine);
    expect(sightings.reckon(new Map([['a', 4]]), true)).toMatchObject({ missing: 1, staleKeys: 1 });
  });
});
