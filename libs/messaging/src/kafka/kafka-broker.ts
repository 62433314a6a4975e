import { waitAtMost, withTimeout } from '@citadelle/async';
import type { Message } from '@citadelle/contracts';
import type { Producer } from 'kafkajs';
import type {
  Broker,
  BrokerLog,
  Place,
  ReadOptions,
  SubscriptionSpec,
  TopicShape,
} from '../broker.js';
import { Settlement } from '../consuming/settlement.js';
import { deadLetters } from '../dead-letters.js';
import type { Lag } from '../lag.js';
import {
  AdminConnection,
  CLIENT_RETRY,
  Connection,
  createClient,
  type KafkaBrokerOptions,
  type Replication,
} from './kafka-client.js';
import { groupLag, rewindGroup } from './kafka-places.js';
import { KafkaPublisher, publisherErrorOf } from './kafka-publisher.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { readOne, readTopic } from './topic-reader.js';
import { ensureTopics } from './topics.js';
import { recordsByTopic, Written } from './written.js';

const PING_WITHIN_MS = 3_000;
const CLOSE_WITHIN_MS = 2_000;

export type { KafkaBrokerOptions, Replication } from './kafka-client.js';

/** The broker on Apache Kafka. */
export function createKafkaBroker(options: KafkaBrokerOptions): Broker {
  return new KafkaBroker(options);
}

class KafkaBroker implements Broker {
  private readonly admin: AdminConnection;
  private readonly log: BrokerLog;
  private readonly replication: Replication;
  private readonly sessionTimeoutMs: number;
  private readonly subscriptions = new Set<KafkaSubscription>();
  private readonly written = new Written();
  /** Groups whose dead-letter topic is there. */
  private readonly announcing = new Set<string>();
  private readonly producer: Connection<Producer>;
  private publishing: Promise<unknown> = Promise.resolve();

  constructor(options: KafkaBrokerOptions) {
    const kafka = createClient(options);
    this.admin = new AdminConnection(kafka);
    const { createPartitioner } = this.written;
    this.producer = new Connection(() =>
      kafka.producer({
        createPartitioner,
        allowAutoTopicCreation: false,
        idempotent: true,
        retry: CLIENT_RETRY,
      }),
    );
    this.log = options.log ?? (() => undefined);
    this.replication = options.replication ?? { factor: 1, minInSync: 1 };
    this.sessionTimeoutMs = options.sessionTimeoutMs ?? 10_000;
  }

  async ensureTopics(shapes: readonly TopicShape[], partitions: number): Promise<void> {
    const { replication, log } = this;
    await this.admin.run((admin) => ensureTopics(admin, shapes, { partitions, replication, log }));
  }

  /**
   * One batch after the other: a batch that kafkajs is sending again must not be overtaken by a later one. What it
   * sends again, the brokers recognise by its sequence numbers. A batch that failed for good takes its producer
   * with it: kafkajs would give its numbers to the next batch, which the brokers would then drop as a repetition.
   */
  async publish(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const sent = this.publishing.then(() => this.send(messages));
    this.publishing = sent.catch(() => undefined);
    await sent;
  }

  async openPublisher(name: string): Promise<KafkaPublisher> {
    const { brokers } = await this.admin.run((admin) => admin.describeCluster());
    // One that answers alone may be what is left of a cluster.
    const several = brokers.length > 1 || this.replication.factor > 1;
    return KafkaPublisher.open(this.admin.kafka, name, several);
  }

  async subscribe(spec: SubscriptionSpec): Promise<KafkaSubscription> {
    const { admin, log, sessionTimeoutMs } = this;
    const subscription = new KafkaSubscription({
      admin,
      spec,
      sessionTimeoutMs,
      log,
      settlement: new Settlement(spec, (dead) => this.announce(spec.group, dead), log),
    });
    this.subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  private async announce(group: string, announcement: Message): Promise<void> {
    if (!this.announcing.has(group)) {
      await this.ensureTopics([deadLetters(group)], 1);
      this.announcing.add(group);
    }
    await this.publish([announcement]);
  }

  async rewind(group: string, topics: readonly string[]): Promise<void> {
    await rewindGroup(this.admin, group, topics);
  }

  lag(group: string, topics: readonly string[], lateAfterMs?: number): Promise<Lag> {
    return groupLag(this.admin, group, topics, lateAfterMs);
  }

  async read(options: ReadOptions): Promise<void> {
    await readTopic(this.admin, options);
  }

  readOne(place: Place): Promise<Message | undefined> {
    return readOne(this.admin, place);
  }

  async ping(): Promise<void> {
    const answer = this.admin.run((admin) => admin.describeCluster());
    await withTimeout(PING_WITHIN_MS, answer, 'Kafka does not answer');
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop(0)));
    await waitAtMost(CLOSE_WITHIN_MS, this.closeConnections());
  }

  private async send(messages: readonly Message[]): Promise<void> {
    const records = recordsByTopic(messages);
    try {
      await this.written.send(await this.producer.open(), records);
    } catch (error) {
      void this.producer.close();
      throw publisherErrorOf(error);
    }
  }

  private async closeConnections(): Promise<void> {
    await this.publishing;
    await this.producer.close();
    await this.admin.close();
  }
}
