import type { Kafka, Producer, ProducerConfig } from 'kafkajs';
import { waitAtMost } from '@citadelle/async';
import type { Message } from '@citadelle/contracts';
import { type Publisher, RefusedForGood, Superseded } from '../broker.js';
import { someCause } from '../faults.js';
import { CLIENT_RETRY } from './kafka-client.js';
import { recordsByTopic, Written } from './written.js';

const CLOSE_WITHIN_MS = 2_000;

/** What a transactional producer is made with, but for its id and its partitioner. */
export const TRANSACTIONAL: ProducerConfig = {
  allowAutoTopicCreation: false,
  maxInFlightRequests: 1,
  // Readers of committed messages wait for an open transaction: that of a frozen process must not hold them up for long.
  transactionTimeout: 15_000,
  // Kafka often refuses a transaction for a few milliseconds because it is still ending the one before.
  retry: { ...CLIENT_RETRY, initialRetryTime: 5, retries: 10 },
};

/** Closed out by a producer of the same id; or by Kafka itself, for a transaction that was open too long. */
const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED']);

const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
]);

/**
 * Publishes each batch in a transaction of its own, under a transactional id: Kafka takes nothing more from a
 * producer once there is a newer one of that id. After a failure it is not known what was written and which sequence
 * numbers are used up; the next producer of the id starts with numbers of its own, and with what was open aborted.
 */
export class KafkaPublisher implements Publisher {
  private spent = false;

  private constructor(
    private readonly producer: Producer,
    private readonly written: Written,
    private readonly severalBrokers: boolean,
  ) {}

  static async open(
    kafka: Kafka,
    transactionalId: string,
    severalBrokers: boolean,
  ): Promise<KafkaPublisher> {
    const written = new Written();
    const { createPartitioner } = written;
    const producer = kafka.producer({ ...TRANSACTIONAL, transactionalId, createPartitioner });
    const publisher = new KafkaPublisher(producer, written, severalBrokers);
    try {
      await producer.connect();
      // kafkajs only asks for its epoch, which closes the others out, when the first transaction begins.
      await (await producer.transaction()).abort();
      return publisher;
    } catch (error) {
      await publisher.close();
      throw publisherErrorOf(error);
    }
  }

  async publish(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    if (this.spent) throw new Error('this publisher has failed or was closed: open another one');
    try {
      await this.send(messages);
    } catch (error) {
      void this.close();
      throw publisherErrorOf(error);
    }
  }

  async close(): Promise<void> {
    this.spent = true;
    await waitAtMost(
      CLOSE_WITHIN_MS,
      this.producer.disconnect().catch(() => undefined),
    );
  }

  /**
   * On several brokers the first message goes alone. Kafka often refuses the first partition of a transaction, being
   * busy with the end of the one before; kafkajs then sends again, and of a whole batch it sends twice what was on its
   * way to the other brokers.
   */
  private async send(messages: readonly Message[]): Promise<void> {
    const alone = this.severalBrokers ? 1 : 0;
    const parts = [messages.slice(0, alone), messages.slice(alone)].map(recordsByTopic);
    const transaction = await this.producer.transaction();
    for (const records of parts) {
      if (records.length > 0) await this.written.send(transaction, records);
    }
    await transaction.commit();
  }
}

/** What an error of kafkajs means to a publisher. */
export function publisherErrorOf(error: unknown): unknown {
  if (someCause(error, ({ type }) => FENCED.has(String(type))))
    return new Superseded('a newer publisher has the name', { cause: error });
  let refusal: string | undefined;
  someCause(error, ({ type }) => {
    if (REFUSALS.has(String(type))) refusal = String(type);
    return refusal !== undefined;
  });
  return refusal === undefined ? error : new RefusedForGood(refusal, { cause: error });
}
