import { describe, expect, it } from '@jest/globals';
import { partitionOf } from './partitioner.js';

describe('partitionOf', () => {
  it('stays what it was: the order of a key depends on it', () => {
    const keys = ['', 'a', 'Éloïse', '018f0c5e-7c1e-7d3a-9c55-0d6b7a1f2e3c', 'administrators'];
    expect(keys.map((key) => partitionOf(key, 12))).toEqual([1, 4, 2, 10, 3]);
  });

  it('spreads keys over all partitions', () => {
    const counts = new Array<number>(12).fill(0);
    for (let n = 0; n < 12_000; n++) counts[partitionOf(`key-${n}`, 12)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});
