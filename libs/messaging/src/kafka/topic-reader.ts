import { randomUUID } from 'node:crypto';
import type { Message } from '@citadelle/contracts';
import type { Batch, Consumer } from 'kafkajs';
import type { Place, ReadOptions } from '../broker.js';
import { messageFrom, type IncomingRecord } from '../cloud-event.js';
import { CLIENT_RETRY, type AdminConnection } from './kafka-client.js';
import { recordsOf } from './records.js';

/** kafkajs begins a reader again whose coordinator is still loading, or whose leader moves; not for ever. */
const MOST_RESTARTS = 10;

/** What a reader does with what it gets; done when it returns true. */
interface Reading {
  /** Called for each batch, also when it holds no message; `end` is the place after it. */
  readonly take: (
    partition: number,
    records: readonly IncomingRecord[],
    end: bigint,
  ) => Promise<boolean>;
  /** Called once the partitions are assigned. */
  readonly begin?: (consumer: Consumer) => void;
}

/** Reads a topic from its start to the end known now. */
export async function readTopic(
  admin: AdminConnection,
  { topic, onMessage }: ReadOptions,
): Promise<void> {
  const offsets = await admin.run((open) => open.fetchTopicOffsets(topic));
  const unread = new Map(
    offsets
      .filter(({ low, high }) => BigInt(low) < BigInt(high))
      .map(({ partition, high }) => [partition, BigInt(high)]),
  );
  if (unread.size === 0) return;
  /** The place after what was handed out: a reader that was begun again starts from the beginning. */
  const reached = new Map<number, bigint>();
  const take = async (partition: number, records: readonly IncomingRecord[], end: bigint) => {
    const wanted = unread.get(partition);
    if (wanted === undefined) return false;
    for (const record of records) {
      const { offset } = record;
      if (offset >= wanted || offset < (reached.get(partition) ?? 0n)) continue;
      await onMessage({ message: messageFrom(record), partition, offset });
      reached.set(partition, offset + 1n);
    }
    if (end >= wanted) unread.delete(partition);
    return unread.size === 0;
  };
  await read(admin, topic, { take });
}

/** The message at one place; undefined when it is not there. */
export async function readOne(
  admin: AdminConnection,
  { topic, partition, offset }: Place,
): Promise<Message | undefined> {
  const offsets = await admin.run((open) => open.fetchTopicOffsets(topic));
  const ends = offsets.find((one) => one.partition === partition);
  if (!ends || offset < BigInt(ends.low) || offset >= BigInt(ends.high)) return undefined;
  let found: IncomingRecord | undefined;
  await read(admin, topic, {
    begin: (consumer) => {
      const others = offsets.map((one) => one.partition).filter((one) => one !== partition);
      consumer.pause([{ topic, partitions: others }]);
      consumer.seek({ topic, partition, offset: offset.toString() });
    },
    take: async (from, records, end) => {
      if (from === partition) found ??= records.find((record) => record.offset === offset);
      return from === partition && end > offset;
    },
  });
  return found && messageFrom(found);
}

/** Reads in a group of its own that is removed afterwards. */
async function read(
  admin: AdminConnection,
  topic: string,
  { take, begin }: Reading,
): Promise<void> {
  const groupId = `citadelle-read-${randomUUID()}`;
  const consumer = admin.kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: CLIENT_RETRY });
  const { CRASH, GROUP_JOIN, END_BATCH_PROCESS } = consumer.events;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      let done = false;
      const taken = async (...what: Parameters<Reading['take']>) => {
        if (done) return;
        try {
          done = await take(...what);
          if (done) resolve();
        } catch (error) {
          done = true;
          reject(error as Error);
        }
      };
      const eachBatch = ({ batch }: { batch: Batch }) =>
        taken(batch.partition, recordsOf(batch), BigInt(batch.lastOffset()) + 1n);
      let restarts = 0;
      consumer.on(CRASH, ({ payload: { restart, error } }) => {
        if (!restart || (restarts += 1) > MOST_RESTARTS) reject(error);
      });
      consumer.on(GROUP_JOIN, () => begin?.(consumer));
      // A batch of nothing but markers and aborted messages is not handed over: only this event tells of it.
      consumer.on(END_BATCH_PROCESS, ({ payload: { partition, batchSize, lastOffset } }) => {
        if (batchSize === 0) void taken(partition, [], BigInt(lastOffset) + 1n);
      });
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
    await admin.run((open) => open.deleteGroups([groupId])).catch(() => undefined);
  }
}
