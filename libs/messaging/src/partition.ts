/** One partition of a topic. */
export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** A partition, and the first offset that is wanted of it. */
export interface Start extends Partition {
  readonly next: bigint;
}

/** A partition's name in maps. */
export const nameOf = ({ topic, partition }: Partition): string => `${topic}/${partition}`;
