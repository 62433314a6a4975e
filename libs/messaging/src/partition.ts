/** One partition of a topic. */
export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** A partition's name in maps. */
export const nameOf = ({ topic, partition }: Partition): string => `${topic}/${partition}`;
