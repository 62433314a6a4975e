import { beforeEach, describe, expect, it } from '@jest/globals';
import { SeedPace } from './seed-pace.js';

let now: number;
let pace: SeedPace;

beforeEach(() => {
  now = 10_000;
  pace = new SeedPace(() => now);
});

describe('the pace of seeds', () => {
  it('is as fast as they are hashed when no account opens', () => {
    expect([pace.most(), pace.waitAfter(now)]).toEqual([32, 0]);
  });

  it('is a few each second while accounts open', () => {
    pace.accountsOpened();
    now += 200;
    expect([pace.most(), pace.waitAfter(10_000)]).toEqual([8, 800]);
    pace.accountsOpened();
    now += 500;
    expect([pace.most(), pace.waitAfter(10_000)]).toEqual([8, 300]);
  });

  it('makes no batch wait after one that took longer', () => {
    now += 1_500;
    pace.accountsOpened();
    expect(pace.waitAfter(10_000)).toBe(0);
  });

  it('is free again two seconds after the last account opened', () => {
    pace.accountsOpened();
    now += 2_001;
    expect([pace.most(), pace.waitAfter(now)]).toEqual([32, 0]);
  });
});
