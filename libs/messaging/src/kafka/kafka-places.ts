import { LATE_AFTER_MS, type Lag } from '../lag.js';
import { nameOf, type Partition, type Start } from '../partition.js';
import { CLIENT_RETRY, type AdminConnection } from './kafka-client.js';

/** kafkajs commits this in place of an offset when it was told that its own is out of range. */
const RESET_BY_CLIENT = -2n;

/** Where a group is in a partition, and what the partition holds. */
export interface PartitionPlace extends Partition {
  /** The committed place; negative when there is none. */
  readonly committed: bigint;
  readonly oldest: bigint;
  readonly end: bigint;
}

/** The places of a group in all partitions of these topics. */
export function placesOf(
  admin: AdminConnection,
  groupId: string,
  topics: readonly string[],
): Promise<PartitionPlace[]> {
  return admin.run(async (open) => {
    const committed = await open.fetchOffsets({ groupId, topics: [...topics] });
    const places = await Promise.all(
      committed.map(async ({ topic, partitions }) => {
        const known = new Map(partitions.map((one) => [one.partition, BigInt(one.offset)]));
        const ends = await open.fetchTopicOffsets(topic);
        return ends.map(({ partition, high, low }) => ({
          topic,
          partition,
          committed: known.get(partition) ?? -1n,
          oldest: BigInt(low),
          end: BigInt(high),
        }));
      }),
    );
    return places.flat();
  });
}

/** Where to begin, and whether messages are gone that were not read. `known` is the last place that this process knows of, for when the broker has forgotten it. */
export function startOf({ committed, oldest, end }: PartitionPlace, known?: bigint) {
  if (committed < 0n)
    return { next: oldest, lost: known !== undefined || committed === RESET_BY_CLIENT };
  const lost = committed < oldest || committed > end;
  return { next: lost ? oldest : committed, lost };
}

/** Messages between the group's committed place and the end, over all partitions of these topics. */
export async function groupLag(
  admin: AdminConnection,
  groupId: string,
  topics: readonly string[],
  lateAfterMs = LATE_AFTER_MS,
): Promise<Lag> {
  const lateBefore = Date.now() - lateAfterMs;
  const [places, recent] = await Promise.all([
    placesOf(admin, groupId, topics),
    Promise.all(topics.map((topic) => firstSince(admin, topic, lateBefore))),
  ]);
  const endOfLate = new Map(recent.flat().map((start) => [nameOf(start), start.next]));
  let [waiting, late] = [0n, 0n];
  for (const place of places) {
    const { next } = startOf(place);
    const lateUntil = endOfLate.get(nameOf(place)) ?? next;
    waiting += place.end - next;
    if (lateUntil > next) late += lateUntil - next;
  }
  return { waiting, late };
}

/** The first message of each partition that was published at this instant or later; the end where there is none. */
async function firstSince(admin: AdminConnection, topic: string, time: number): Promise<Start[]> {
  const offsets = await admin.run((open) => open.fetchTopicOffsetsByTimestamp(topic, time));
  return offsets.map(({ partition, offset }) => ({ topic, partition, next: BigInt(offset) }));
}

/** Moves a group back to the start of its topics, as its only member for a moment; rejects while another one runs. */
export async function rewindGroup(
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
  const consumer = admin.kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: CLIENT_RETRY });
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
