import { withTimeout } from '@citadelle/async';
import type { Message } from '@citadelle/contracts';
import type pg from 'pg';
import type {
  Broker,
  BrokerLog,
  Place,
  Publisher,
  ReadOptions,
  Subscription,
  SubscriptionSpec,
  TopicShape,
} from '../broker.js';
import { messageFrom } from '../cloud-event.js';
import { Settlement } from '../consuming/settlement.js';
import { deadLetters } from '../dead-letters.js';
import { warning } from '../faults.js';
import type { Lag } from '../lag.js';
import { DatabasePool, statementLimits } from '../postgres/index.js';
import { EmbeddedSubscription, type EmbeddedTimings } from './embedded-subscription.js';
import { startJanitor } from './janitor.js';
import { ListeningConnection } from './listening-connection.js';
import { logLag } from './log-lag.js';
import { nextRecords, readTopic } from './log-reader.js';
import { LogWriter } from './log-writer.js';
import { rewindGroup } from './membership.js';
import { migrateLog } from './schema.js';

const PING_WITHIN_MS = 3_000;
const STATEMENT_WITHIN_MS = 15_000;

const TIMINGS: EmbeddedTimings = { pollMs: 1_000, heartbeatMs: 1_000, leaseMs: 5_000 };

/** Where the embedded broker keeps its log, and how it beats: by default each second, with a lease of five. */
export interface EmbeddedBrokerOptions extends Partial<EmbeddedTimings> {
  /** The broker's own database; its tables are brought up to date at the first use. */
  readonly url: string;
  readonly log?: BrokerLog;
}

/** The broker in PostgreSQL: a durable log of topics, partitions and groups. */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions): Broker {
  return new EmbeddedBroker(options);
}

class EmbeddedBroker implements Broker {
  private readonly url: string;
  private readonly pool: pg.Pool;
  private readonly listening: ListeningConnection;
  private readonly timings: EmbeddedTimings;
  private readonly log: BrokerLog;
  private readonly writer: LogWriter;
  private readonly subscriptions = new Set<EmbeddedSubscription>();
  private schema: Promise<void> | undefined;
  private stopJanitor: (() => Promise<void>) | undefined;

  constructor({ url, log = () => undefined, ...timings }: EmbeddedBrokerOptions) {
    this.log = log;
    this.timings = { ...TIMINGS, ...timings };
    this.url = url;
    this.pool = new DatabasePool({
      connectionString: url,
      max: 6,
      ...statementLimits(STATEMENT_WITHIN_MS),
    });
    this.pool.on('error', warning(log, 'a connection was lost'));
    this.writer = new LogWriter(this.pool);
    this.listening = new ListeningConnection(url, log, {
      onNotice: (...notice) => this.subscriptions.forEach((each) => each.onNotice(...notice)),
      onListening: () => this.subscriptions.forEach((each) => each.onListening()),
    });
  }

  async ensureTopics(specs: readonly TopicShape[], partitions: number): Promise<void> {
    await this.ready();
    await this.writer.ensureTopics(specs, partitions);
  }

  async publish(messages: readonly Message[]): Promise<void> {
    await this.ready();
    await this.writer.write(messages);
  }

  async openPublisher(name: string): Promise<Publisher> {
    await this.ready();
    return this.writer.openPublisher(name);
  }

  async subscribe(spec: SubscriptionSpec): Promise<Subscription> {
    const { pool, timings, log } = this;
    const settlement = new Settlement(spec, (dead) => this.publish([dead]), log);
    const subscription = new EmbeddedSubscription(pool, spec, settlement, timings, log);
    this.subscriptions.add(subscription);
    subscription.start(async () => {
      await this.ready();
      await this.writer.ensureTopics([deadLetters(spec.group)], 1);
      this.listening.start();
    });
    return subscription;
  }

  async rewind(group: string, topics: readonly string[]): Promise<void> {
    await rewindGroup(await this.ready(), group, topics);
  }

  async read({ topic, onMessage }: ReadOptions): Promise<void> {
    await this.ready();
    // Asked only because it rejects a topic that does not exist.
    await this.writer.partitionsOf([topic]);
    await readTopic(this.pool, topic, onMessage);
  }

  async lag(group: string, topics: readonly string[], lateAfterMs?: number): Promise<Lag> {
    return logLag(await this.ready(), group, topics, lateAfterMs);
  }

  async readOne(place: Place): Promise<Message | undefined> {
    const pool = await this.ready();
    const [record] = await nextRecords(pool, [{ ...place, next: place.offset }], 1);
    return record?.offset === place.offset ? messageFrom(record) : undefined;
  }

  async ping(): Promise<void> {
    const answer = this.ready().then((pool) => pool.query('SELECT 1'));
    await withTimeout(PING_WITHIN_MS, answer, 'the broker database does not answer');
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop(0)));
    await this.stopJanitor?.();
    await this.listening.close();
    await this.pool.end();
  }

  private async ready(): Promise<pg.Pool> {
    const warn = (what: string) => this.log('warn', what, {});
    this.schema ??= migrateLog(this.url, warn).catch((error: unknown) => {
      this.schema = undefined;
      throw error;
    });
    await this.schema;
    this.stopJanitor ??= startJanitor(this.pool, this.log);
    return this.pool;
  }
}
