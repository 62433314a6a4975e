import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameOf, type Partition } from '../partition.js';
import { shareOf, type Member } from './assignment.js';

const partitionsOf = (topics: string[], count: number): Partition[] =>
  topics.flatMap((topic) =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition })),
  );

const memberIds = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 });
const topicNames = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 4,
});

describe('shareOf', () => {
  it('deals every partition to one member, in fair shares, whatever the order of the lists', () => {
    fc.assert(
      fc.property(memberIds, topicNames, fc.integer({ min: 1, max: 12 }), (ids, topics, count) => {
        const members: Member[] = ids.map((id) => ({ id, topics }));
        const partitions = partitionsOf(topics, count);
        const shares = ids.map((id) => shareOf(id, members, partitions));
        const dealt = shares.flat().map(nameOf);
        expect(new Set(dealt).size).toBe(partitions.length);
        expect(dealt).toHaveLength(partitions.length);
        const sizes = shares.map((share) => share.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const otherOrder = shareOf(ids[0]!, [...members].reverse(), [...partitions].reverse());
        expect(otherOrder).toEqual(shares[0]);
      }),
    );
  });

  it('gives a topic to those only who read it', () => {
    const members = [
      { id: 'a', topics: ['x', 'y'] },
      { id: 'b', topics: ['y'] },
    ];
    const partitions = partitionsOf(['x', 'y', 'z'], 2);
    expect(shareOf('b', members, partitions).every(({ topic }) => topic === 'y')).toBe(true);
    const dealt = members.flatMap(({ id }) => shareOf(id, members, partitions)).map(nameOf);
    expect(dealt.sort()).toEqual(['x/0', 'x/1', 'y/0', 'y/1']);
  });
});
