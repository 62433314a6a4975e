import type { Admin, Kafka } from 'kafkajs';
import { CLIENT_RETRY, type AdminConnection } from './kafka-client.js';

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

/** Moves a group back to the start of its topics, as its only member for a moment; rejects while another one runs. */
export async function rewindGroup(
  kafka: Kafka,
  admin: AdminConnection,
  groupId: string,
  topics: readonly string[],
): Promise<void> {
  const { groups } = await admin.run((open) => open.describeGroups([groupId]));
  if (groups.some(({ state }) => state !== 'Empty' && state !== 'Dead')) {
    throw new Error(`group ${groupId} still has running members: stop them first`);
  }
  const starts = await Promise.all(
    topics.map(async (topic) => {
      const offsets = await admin.run((open) => open.fetchTopicOffsets(topic));
      return offsets.map(({ partition, low }) => ({ topic, partition, offset: low }));
    }),
  );
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: CLIENT_RETRY });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics] });
    let joined = false;
    consumer.on(consumer.events.GROUP_JOIN, () => (joined = true));
    await consumer.run({ autoCommit: false, eachBatch: async () => undefined });
    if (!joined) throw new Error(`group ${groupId} could not be joined`); // kafkajs commits nothing then, and says nothing
    await consumer.commitOffsets(starts.flat());
  } finally {
    await consumer.disconnect();
  }
}
