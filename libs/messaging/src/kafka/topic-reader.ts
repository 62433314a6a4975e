import { randomUUID } from 'node:crypto';
import type { Batch, Kafka } from 'kafkajs';
import type { ReadOptions } from '../broker.js';
import { messageFrom } from '../cloud-event.js';
import { CLIENT_RETRY, type AdminConnection } from './kafka-client.js';
import { recordsOf } from './records.js';

/** Reads a topic from its start to the end known now, in a group of its own that is removed afterwards. */
export async function readTopic(
  kafka: Kafka,
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
  const groupId = `citadelle-read-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: CLIENT_RETRY });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch }: { batch: Batch }) => {
        const end = unread.get(batch.partition);
        if (end === undefined) return;
        try {
          await handOut(batch, end, onMessage);
        } catch (error) {
          unread.clear();
          reject(error as Error);
        }
      };
      // Told of every batch, also of those that eachBatch never sees: with nothing but aborted messages, or with
      // nothing but the mark that ends a transaction.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
        const end = unread.get(partition);
        if (end !== undefined && BigInt(lastOffset) + 1n >= end) unread.delete(partition);
        if (unread.size === 0) resolve();
      });
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
    await admin.run((open) => open.deleteGroups([groupId])).catch(() => undefined);
  }
}

async function handOut(
  batch: Batch,
  end: bigint,
  onMessage: ReadOptions['onMessage'],
): Promise<void> {
  for (const record of recordsOf(batch)) {
    const { partition, offset } = record;
    if (offset < end) await onMessage({ message: messageFrom(record), partition, offset });
  }
}
