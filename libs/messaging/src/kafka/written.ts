import type { ICustomPartitioner, Producer, RecordMetadata, TopicMessages } from 'kafkajs';
import type { Message } from '@citadelle/contracts';
import { headersOf, valueOf } from '../cloud-event.js';
import { nameOf } from '../partition.js';
import { partitionOfKey } from './key-partition.js';

/** Some of what was sent was not named as written by any broker. */
class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/**
 * Compares the partitions that a producer chose with those that the brokers name as written. kafkajs alone resolves
 * although it skipped a partition: when one broker has answered and the request to another is repeated, a partition
 * whose leader moved to the first one meanwhile is sent to neither.
 */
export class Written {
  private readonly chosen = new Set<string>();

  readonly createPartitioner: ICustomPartitioner = () => {
    return ({ topic, partitionMetadata, message }) => {
      const partition = partitionOfKey(String(message.key), partitionMetadata.length);
      this.chosen.add(nameOf({ topic, partition }));
      return partition;
    };
  };

  /** Sends, one call at a time and with acks from all; rejects when the answer leaves out a partition that it was to write. */
  async send(producer: Pick<Producer, 'sendBatch'>, topicMessages: TopicMessages[]): Promise<void> {
    this.chosen.clear();
    const answer = await producer.sendBatch({ acks: -1, topicMessages });
    const missing = new Set(this.chosen);
    // A broker that was asked and whose answer is not known stands there as null, against kafkajs's types.
    for (const written of answer as (RecordMetadata | null)[])
      if (written?.errorCode === 0)
        missing.delete(nameOf({ topic: written.topicName, partition: written.partition }));
    if (this.chosen.size === 0 || missing.size > 0)
      throw new NotWritten(`not named as written: ${[...missing].join(', ')}`);
  }
}

/** The records of these messages, topic by topic, in their order. Throws when data have no JSON. */
export function recordsByTopic(messages: readonly Message[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const message of messages) {
    const { topic } = message;
    const record = { key: message.key, value: valueOf(message), headers: headersOf(message) };
    const batch = topics.get(topic);
    if (batch) batch.messages.push(record);
    else topics.set(topic, { topic, messages: [record] });
  }
  return [...topics.values()];
}
