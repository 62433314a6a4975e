import type { Message } from '@citadelle/contracts';
import type pg from 'pg';
import { type Publisher, RefusedForGood, Superseded } from '../broker.js';
import { headersOf, valueOf } from '../cloud-event.js';
import { sqlStateOf } from '../faults.js';
import { sizeOf } from '../message-size.js';
import { partitionOf } from './partitioner.js';
import type { Topics } from './topics.js';

/** As much as Kafka takes unless told otherwise, so that what works here works there. */
const MAX_BYTES = 1_048_576;

/** Data that PostgreSQL cannot hold, and limits of what it can: 22 and 54. */
const REFUSALS = /^(22|54)/;

/** A publisher, and which of those that were opened under its name. */
interface Epoch {
  readonly name: string;
  readonly epoch: string;
}

/** Writes to the log, each batch in one transaction. */
export class LogWriter {
  constructor(
    private readonly pool: pg.Pool,
    private readonly topics: Topics,
  ) {}

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
    const partitions = await this.topics.partitionsOf(topics);
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
