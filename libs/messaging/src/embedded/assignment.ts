import type { Partition } from '../partition.js';

/** A running member of a group. */
export interface Member {
  readonly id: string;
  readonly topics: readonly string[];
}

/**
 * Which partitions a member should hold. Every member computes the same from the same list: partitions
 * are dealt in turn to those who read their topic, so that shares differ by one at most.
 */
export function shareOf(
  memberId: string,
  members: readonly Member[],
  partitions: readonly Partition[],
): Partition[] {
  const inTurn = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const inOrder = [...partitions].sort((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  );
  return inOrder.filter((partition, index) => {
    const readers = inTurn.filter((member) => member.topics.includes(partition.topic));
    return readers.length > 0 && readers[index % readers.length]!.id === memberId;
  });
}
