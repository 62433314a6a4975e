import type { Admin } from 'kafkajs';

/** Messages between the group's committed place and the end, over all partitions of these topics. */
export async function groupLag(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
): Promise<bigint> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
  const lags = await Promise.all(
    committed.map(async ({ topic, partitions }) => {
      const places = new Map(partitions.map((one) => [one.partition, BigInt(one.offset)]));
      const ends = await admin.fetchTopicOffsets(topic);
      return ends.map(({ partition, high, low }) => {
        const place = places.get(partition) ?? -1n;
        const from = place > BigInt(low) ? place : BigInt(low);
        return BigInt(high) - from;
      });
    }),
  );
  return lags.flat().reduce((sum, lag) => sum + lag, 0n);
}
