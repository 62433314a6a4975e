import { describe, expect, it } from '@jest/globals';
import { type Counted, planFor } from './agent-search.store.js';

const few = { beginning: 'few', agents: 1_000 };
const some = { beginning: 'some', agents: 1_001 };
const more = { beginning: 'more', agents: 49_999 };
const many = { beginning: 'many', agents: 50_000 };

describe('a search', () => {
  it.each<[string, [Counted, ...Counted[]], object]>([
    ['fetches few', [few], { way: 'fetch', gathered: ['few'], others: [] }],
    ['sifts more', [some], { way: 'sift', gathered: ['some'], others: [] }],
    ['walks by many', [many], { way: 'walk', gathered: ['many'], others: [] }],
    [
      'fetches those who have several',
      [some, more],
      { way: 'fetch', gathered: ['some', 'more'], others: [] },
    ],
    [
      'looks for what many have in those who have the rest',
      [few, more, many],
      { way: 'fetch', gathered: ['few', 'more'], others: ['many'] },
    ],
    [
      'walks by one of several that many have',
      [many, { ...many, beginning: 'all' }],
      { way: 'walk', gathered: ['many'], others: ['all'] },
    ],
  ])('%s', (_, counted, plan) => {
    expect(planFor(counted)).toEqual(plan);
  });
});
