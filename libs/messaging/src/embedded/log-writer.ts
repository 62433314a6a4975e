import type { Message } from '@citadelle/contracts';
import type pg from 'pg';
import { type Publisher, RefusedForGood, Superseded, type TopicShape } from '../broker.js';
import { headersOf, valueOf } from '../cloud-event.js';
import { sqlStateOf } from '../faults.js';
import { isLargerThan } from '../message-size.js';
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
    const partitions = await this.partitionsOf(messages.map(({ topic }) => topic));
    const records = messages.map((message) => recordOf(message, partitions));
    const written = await this.query(as, `[${records.join(',')}]`);
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

  private async query(as: Epoch | undefined, records: string): Promise<number | null> {
    try {
      const { rows } = await this.pool.query<{ written: number | null }>(
        as
          ? { name: 'publish as', text: PUBLISH_AS, values: [records, as.name, as.epoch] }
          : { name: 'publish', text: PUBLISH, values: [records] },
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

/** A message as it is written, in JSON. */
function recordOf(message: Message, partitions: ReadonlyMap<string, number>): string {
  const { topic, key } = message;
  const record = JSON.stringify({
    topic,
    partition: partitionOf(key, partitions.get(topic)!),
    key,
    headers: headersOf(message),
    value: valueOf(message),
  });
  if (isLargerThan(MAX_BYTES, message, record)) throw new RefusedForGood('MESSAGE_TOO_LARGE');
  return record;
}

// One JSON text is written and read several times faster than arrays, of which pg escapes every element by itself.
const COLUMNS = ['topic', 'partition', 'key', 'headers', 'value']
  .map((column) => `array_agg(${column} ORDER BY ordinality)`)
  .join(', ');
const GIVEN = `ROWS FROM (json_to_recordset($1::json) AS (
  topic text, partition integer, key text, headers jsonb, value text)) WITH ORDINALITY`;
const PUBLISH = `SELECT publish(${COLUMNS}) AS written FROM ${GIVEN}`;
const PUBLISH_AS = `SELECT publish_as($2, $3, ${COLUMNS}) AS written FROM ${GIVEN}`;
