import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { eventStoreMigrations, runMigrations } from '@citadelle/event-store';
import { createTestDatabase, until } from '@citadelle/testing';

// Each event stands on the topic of events; those of every fourth key also on the topic of states. In this order.
const APPEND = `
  INSERT INTO outbox (message)
  SELECT json_build_object(
    'topic', topic, 'key', 'k' || i % $3, 'id', topic || '/' || i, 'type', 'Tested', 'source', '/test',
    'time', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'correlationId', 'storm',
    'data', json_build_object('n', i / $3 + 1))
  FROM generate_series($1::int, $2::int - 1) AS i, unnest($4::text[]) WITH ORDINALITY AS t (topic, place)
  WHERE place = 1 OR i % $3 % 4 = 0
  ORDER BY i, place`;

/** The topics that an outbox feeds. */
export interface OutboxTopics {
  readonly events: string;
  readonly states: string;
}

/** A database with an outbox, and what was written there. */
export class Outbox {
  private appended = 0;

  private constructor(
    readonly url: string,
    readonly client: pg.Client,
    readonly topics: OutboxTopics,
    private readonly keys: number,
    private readonly drop: () => Promise<void>,
  ) {}

  /** `keys` is a multiple of 4. */
  static async open(topics: OutboxTopics, keys: number): Promise<Outbox> {
    const { url, drop } = await createTestDatabase();
    const dataSource = new DataSource({ type: 'postgres', url, migrations: eventStoreMigrations });
    await dataSource.initialize();
    await runMigrations(dataSource);
    await dataSource.destroy();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new Outbox(url, client, topics, keys, drop);
  }

  /** Events appended so far. */
  get size(): number {
    return this.appended;
  }

  /** Appends so many events, in one transaction. */
  async append(count: number): Promise<void> {
    const { events, states } = this.topics;
    const next = this.appended + count;
    await this.client.query(APPEND, [this.appended, next, this.keys, [events, states]]);
    this.appended = next;
  }

  /** Number of the oldest row. */
  async oldest(): Promise<string | null> {
    const { rows } = await this.client.query<{ id: string | null }>(
      'SELECT min(id) AS id FROM outbox',
    );
    return rows[0]!.id;
  }

  /** The highest number of each key on the topic of events. */
  eventsByKey(): Map<string, number> {
    const keys = Array.from({ length: Math.min(this.keys, this.appended) }, (_, key) => key);
    return new Map(
      keys.map((key) => [`k${key}`, Math.ceil((this.appended - key) / this.keys)] as const),
    );
  }

  /** The highest number of each key on the topic of states. */
  statesByKey(): Map<string, number> {
    return new Map([...this.eventsByKey()].filter((_, key) => key % 4 === 0));
  }

  async untilEmpty(timeoutMs: number): Promise<void> {
    const isEmpty = async () => {
      await pause(100);
      return (await this.client.query('SELECT 1 FROM outbox LIMIT 1')).rowCount === 0;
    };
    await until('the outbox to be empty', isEmpty, timeoutMs);
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.drop();
  }
}
