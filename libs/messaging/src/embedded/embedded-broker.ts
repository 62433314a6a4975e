import type { Message, TopicSpec } from '@citadelle/contracts';
import pg from 'pg';
import type { Broker, BrokerLog, ReadOptions, Subscription, SubscriptionSpec } from '../broker.js';
import { headersOf, messageFrom, valueOf } from '../cloud-event.js';
import { Settlement } from '../consuming/settlement.js';
import { orReject } from '../consuming/within.js';
import { announcementOf, deadLetters, type TopicShape } from '../dead-letters.js';
import { reasonOf } from '../retry.js';
import { nameOf } from './assignment.js';
import { EmbeddedSubscription, type EmbeddedTimings } from './embedded-subscription.js';
import { rewindGroup } from './group-places.js';
import { Janitor } from './janitor.js';
import { nextRecords, type From } from './log-reader.js';
import { partitionOf } from './partitioner.js';
import { createSchema } from './schema.js';
import { WakeUps } from './wake-ups.js';

const HOUR_MS = 60 * 60 * 1000;
const PING_WITHIN_MS = 3_000;
const READ_LIMIT = 500;

/** Where the embedded broker keeps its log, and how it beats. */
export interface EmbeddedBrokerOptions {
  /** The broker's own database; its tables are created at the first use. */
  readonly url: string;
  /** How often consumers look without being woken. Default 500 ms. */
  readonly pollMs?: number;
  /** Default 1 s. */
  readonly heartbeatMs?: number;
  /** A member that was silent for so long is taken for dead. Default 5 s. */
  readonly leaseMs?: number;
  readonly log?: BrokerLog;
}

/** The broker in PostgreSQL: a durable log of topics, partitions and groups. */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions): Broker {
  return new EmbeddedBroker(options);
}

class EmbeddedBroker implements Broker {
  private readonly pool: pg.Pool;
  private readonly wakeUps: WakeUps;
  private readonly timings: EmbeddedTimings;
  private readonly log: BrokerLog;
  private readonly partitions = new Map<string, number>();
  private readonly subscriptions = new Set<EmbeddedSubscription>();
  private schema: Promise<void> | undefined;
  private janitor: Janitor | undefined;

  constructor({
    url,
    pollMs = 500,
    heartbeatMs = 1_000,
    leaseMs = 5_000,
    log,
  }: EmbeddedBrokerOptions) {
    this.log = log ?? (() => undefined);
    this.timings = { pollMs, heartbeatMs, leaseMs };
    this.pool = new pg.Pool({
      connectionString: url,
      max: 6,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    this.pool.on('error', (error) =>
      this.log('warn', 'a connection was lost', { reason: reasonOf(error) }),
    );
    this.wakeUps = new WakeUps(url, this.log);
  }

  async ensureTopics(specs: readonly TopicSpec[], partitions: number): Promise<void> {
    await this.createTopics(specs, partitions);
  }

  async publish(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const pool = await this.ready();
    await this.learnPartitions(new Set(messages.map(({ topic }) => topic)));
    await pool.query({
      name: 'publish',
      text: 'SELECT publish($1::text[], $2::integer[], $3::text[], $4::jsonb[], $5::text[])',
      values: [
        messages.map(({ topic }) => topic),
        messages.map(({ topic, key }) => partitionOf(key, this.partitions.get(topic)!)),
        messages.map(({ key }) => key),
        messages.map((message) => JSON.stringify(headersOf(message))),
        messages.map(valueOf),
      ],
    });
  }

  async subscribe(spec: SubscriptionSpec): Promise<Subscription> {
    const pool = await this.ready();
    await this.createTopics([deadLetters(spec.group)], 1);
    this.wakeUps.start();
    const announce = (parked: Parameters<typeof announcementOf>[0]) =>
      this.publish([announcementOf(parked)]);
    const settlement = new Settlement(spec, announce, this.log);
    const { wakeUps, timings, log } = this;
    const subscription = new EmbeddedSubscription(pool, spec, settlement, wakeUps, timings, log);
    await subscription.start();
    this.subscriptions.add(subscription);
    return subscription;
  }

  async rewind(group: string, topics: readonly string[]): Promise<void> {
    await rewindGroup(await this.ready(), group, topics);
  }

  async read({ topic, onMessage }: ReadOptions): Promise<void> {
    const pool = await this.ready();
    await this.learnPartitions(new Set([topic]));
    const { rows } = await pool.query<{ partition: number; next_offset: string }>(
      'SELECT partition, next_offset FROM partition_heads WHERE topic = $1',
      [topic],
    );
    const ends = new Map(rows.map((row) => [row.partition, BigInt(row.next_offset)]));
    let open: From[] = rows.map(({ partition }) => ({ topic, partition, next: 0n }));
    while (open.length > 0) {
      const records = await nextRecords(pool, open, READ_LIMIT);
      const reached = new Map<string, bigint>();
      for (const record of records) {
        reached.set(nameOf(record), record.offset + 1n);
        if (record.offset >= ends.get(record.partition)!) continue;
        const { partition, offset } = record;
        await onMessage({ message: messageFrom(record), partition, offset });
      }
      open = open
        .filter((from) => reached.has(nameOf(from)))
        .map((from) => ({ ...from, next: reached.get(nameOf(from))! }))
        .filter(({ partition, next }) => next < ends.get(partition)!);
    }
  }

  async ping(): Promise<void> {
    const answer = this.ready().then((pool) => pool.query('SELECT 1'));
    await orReject(PING_WITHIN_MS, answer, 'the broker database does not answer');
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop(0)));
    await this.janitor?.close();
    await this.wakeUps.close();
    await this.pool.end();
  }

  /** Its pool reconnects for ever, so this transport never gives up. */
  onFatal(): void {}

  private async createTopics(specs: readonly TopicShape[], partitions: number): Promise<void> {
    const pool = await this.ready();
    const inOrder = [...specs].sort((a, b) => (a.name < b.name ? -1 : 1));
    await pool.query(
      `WITH created AS (
         INSERT INTO topics (name, partitions, cleanup, retention_ms)
         SELECT name, $4, cleanup, retention_ms
           FROM unnest($1::text[], $2::text[], $3::bigint[]) AS given(name, cleanup, retention_ms)
         ON CONFLICT (name) DO NOTHING RETURNING name, partitions
       )
       INSERT INTO partition_heads (topic, partition)
       SELECT name, generate_series(0, partitions - 1) FROM created`,
      [
        inOrder.map(({ name }) => name),
        inOrder.map(({ cleanup }) => cleanup),
        inOrder.map(({ retentionMs }) => retentionMs ?? null),
        partitions,
      ],
    );
  }

  /** Partitions are fixed at creation, so what was read once stays true. */
  private async learnPartitions(topics: ReadonlySet<string>): Promise<void> {
    const unknown = [...topics].filter((topic) => !this.partitions.has(topic));
    if (unknown.length === 0) return;
    const { rows } = await this.pool.query<{ name: string; partitions: number }>(
      'SELECT name, partitions FROM topics WHERE name = ANY($1)',
      [unknown],
    );
    for (const { name, partitions } of rows) this.partitions.set(name, partitions);
    const missing = unknown.filter((topic) => !this.partitions.has(topic));
    if (missing.length > 0) throw new Error(`unknown topic: ${missing.join(', ')}`);
  }

  private async ready(): Promise<pg.Pool> {
    this.schema ??= this.prepare().catch((error: unknown) => {
      this.schema = undefined;
      throw error;
    });
    await this.schema;
    return this.pool;
  }

  private async prepare(): Promise<void> {
    await createSchema(this.pool);
    this.janitor ??= new Janitor(this.pool, HOUR_MS, this.log);
  }
}
