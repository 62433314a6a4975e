import type { Message } from '@citadelle/contracts';
import type pg from 'pg';
import { type Publisher, RefusedForGood, Superseded, type TopicShape } from '../broker.js';
import { headersOf, valueOf } from '../cloud-event.js';
import { sqlStateOf } from '../faults.js';
import { sizeOf } from '../message-size.js';
import { partitionOf } from './partitioner.js';

/** As much as Kafka takes unless told otherwise, so that what works here works there. */
const MAX_BYTES = 1_048_576;

/** Data that PostgreSQL cannot hold, and limits of what it can: 22 and 54. */
const REFUSALS = /^(22|54)/;

/** A publisher, and which of those that were opened under its name. */
interface Epoch {
  readonly name: string;
  readonly epoch: string;
}

/** Makes the topics of the log and writes to them, each batch in one transaction. */
export class LogWriter {
  /** Partitions are fixed at creation, so what was read once stays true. */
  private readonly partitions = new Map<string, number>();

  constructor(private readonly pool: pg.Pool) {}

  /** Creates the topics that are missing, in one order, so that processes that start together never deadlock. */
  async ensureTopics(specs: readonly TopicShape[], partitions: number): Promise<void> {
    const inOrder = [...specs].sort((a, b) => (a.name < b.name ? -1 : 1));
    await this.pool.query(
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

  /** Opens a publisher that publishes while nobody has raised the epoch of its name. */
  async openPublisher(name: string): Promise<Publisher> {
    const { rows } = await this.pool.query<{ epoch: string }>(
      `INSERT INTO publishers (name, epoch) VALUES ($1, 1)
       ON CONFLICT (name) DO UPDATE SET epoch = publishers.epoch + 1 RETURNING epoch`,
      [name],
    );
    const as = { name, epoch: rows[0]!.epoch };
    let spent = false;
    return {
      publish: async (messages) => {
        if (spent) throw new Error('this publisher has failed or was closed: open another one');
        try {
          await this.write(messages, as);
        } catch (error) {
          spent = true;
          throw error;
        }
      },
      close: async () => {
        spent = true;
      },
    };
  }

  /** Writes all or nothing; for a publisher only while its epoch is the last one. Throws {@link Superseded}. */
  async write(messages: readonly Message[], as?: Epoch): Promise<void> {
    if (messages.length === 0) return;
    if (messages.some((message) => sizeOf(message) > MAX_BYTES))
      throw new RefusedForGood('MESSAGE_TOO_LARGE');
    const topics = messages.map(({ topic }) => topic);
    const partitions = await this.partitionsOf(topics);
    const written = await this.query(as, [
      topics,
      messages.map(({ topic, key }) => partitionOf(key, partitions.get(topic)!)),
      messages.map(({ key }) => key),
      messages.map((message) => JSON.stringify(headersOf(message))),
      messages.map(valueOf),
    ]);
    if (written === null) throw new Superseded('a newer publisher has the name');
    if (written !== messages.length)
      throw new Error(`${written} of ${messages.length} messages were written`);
  }

  /** How many partitions each topic has, these at least; rejects when one does not exist. */
  async partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const unknown = [...new Set(topics)].filter((topic) => !this.partitions.has(topic));
    if (unknown.length === 0) return this.partitions;
    const { rows } = await this.pool.query<{ name: string; partitions: number }>(
      'SELECT name, partitions FROM topics WHERE name = ANY($1)',
      [unknown],
    );
    for (const { name, partitions } of rows) this.partitions.set(name, partitions);
    const missing = unknown.filter((topic) => !this.partitions.has(topic));
    if (missing.length > 0) throw new Error(`unknown topic: ${missing.join(', ')}`);
    return this.partitions;
  }

  private async query(as: Epoch | undefined, columns: readonly unknown[]): Promise<number | null> {
    try {
      const { rows } = await this.pool.query<{ written: number | null }>(
        as
          ? { name: 'publish as', text: PUBLISH_AS, values: [...columns, as.name, as.epoch] }
          : { name: 'publish', text: PUBLISH, values: [...columns] },
      );
      return rows[0]!.written;
    } catch (error) {
      const state = sqlStateOf(error);
      if (state !== undefined && REFUSALS.test(state))
        throw new RefusedForGood(`SQLSTATE ${state}`, { cause: error });
      throw error;
    }
  }
}

const COLUMNS = '$1::text[], $2::integer[], $3::text[], $4::jsonb[], $5::text[]';
const PUBLISH = `SELECT publish(${COLUMNS}) AS written`;
const PUBLISH_AS = `SELECT publish_as($6, $7, ${COLUMNS}) AS written`;
