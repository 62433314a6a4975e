import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Message } from '@citadelle/contracts';
import { assertStorable, canonicalJson } from './canonical-json.js';
import {
  ConcurrencyConflict,
  type Deadline,
  type DomainEvent,
  type EventMetadata,
  type EventStoreOptions,
  type LoadedStream,
  type OutboxMessage,
  type RecordedEvent,
  type WriteTransaction,
} from './event-store.js';
import { recallAnswer, rememberAnswer } from './idempotent-answers.js';
import { sealFields } from './personal-data.js';
import { schemaOf } from './schemas.js';
import { canonicalForm, chainHash, NO_HASH } from './stored-event.js';
import { type Head, hashOf, loadStream } from './streams.js';
import { destroyKey, keysOf } from './subject-keys.js';

const INSERT_EVENTS = `
  INSERT INTO events (stream, version, type, schema_version, event_id, subject, data, metadata, at, hash)
  SELECT stream, version, type, schema_version, event_id, subject, data, metadata, at, hash
  FROM json_to_recordset($1::json) AS appended (
    stream text, version integer, type text, schema_version integer, event_id uuid,
    subject text, data jsonb, metadata jsonb, at timestamptz, hash bytea)
  ORDER BY version
  RETURNING version, position`;

/** One transaction on PostgreSQL. Messages to publish are gathered and written by one INSERT at its end. */
export class PostgresWriteTransaction implements WriteTransaction {
  readonly #outbox: Message[] = [];
  readonly #heads = new Map<string, Head>();

  constructor(
    readonly manager: EntityManager,
    private readonly options: EventStoreOptions,
    private readonly metadata: EventMetadata,
  ) {}

  async load<Event extends DomainEvent>(stream: string): Promise<LoadedStream<Event>> {
    const { loaded, head } = await loadStream<Event>(this.manager, this.options, stream);
    this.#heads.set(stream, head);
    return loaded;
  }

  /** Tells what a load outside of this transaction found: an append that expects it spares a query. */
  assumeHead(stream: string, head: Head): void {
    this.#heads.set(stream, head);
  }

  async append(
    stream: string,
    expectedVersion: number,
    events: readonly DomainEvent[],
  ): Promise<RecordedEvent[]> {
    if (events.length === 0) return [];
    const previous = await this.#hashAt(stream, expectedVersion);
    const keys = await this.#keysFor(events);
    const at = new Date();
    const recorded: Omit<RecordedEvent, 'position'>[] = [];
    const rows: string[] = [];
    let hash = previous;
    for (const { type, data } of events) {
      const {
        version: schemaVersion,
        personal = [],
        subject,
      } = schemaOf(this.options.schemas, type);
      const eventId = uuidv7();
      const version = expectedVersion + rows.length + 1;
      const json = canonicalJson(data);
      assertStorable(json, `event ${type}`);
      // What projections see now is what a replay will show them: plain JSON, and no more of a forgotten subject.
      const plain = JSON.parse(json) as Record<string, unknown>;
      const about = personal.length > 0 && subject ? subject(plain) : null;
      const key = about === null ? null : (keys.get(about) ?? null);
      const canonical = canonicalForm({
        stream,
        version,
        type,
        schema_version: schemaVersion,
        event_id: eventId,
        subject: about,
        data: about === null ? plain : sealFields(plain, personal, key, eventId),
        metadata: this.metadata,
        at,
      });
      hash = chainHash(hash, canonical);
      rows.push(`{"hash":"\\\\x${hash}",${canonical.slice(1)}`);
      if (about !== null && key === null)
        for (const field of personal) if (field in plain) plain[field] = null;
      recorded.push({
        eventId,
        stream,
        version,
        event: { type, data: plain },
        metadata: this.metadata,
        at,
      });
    }
    const inserted = await this.#insert(stream, `[${rows.join(',')}]`);
    this.#heads.set(stream, { version: expectedVersion + events.length, hash });
    const positions = new Map(inserted.map((row) => [row.version, BigInt(row.position)]));
    const appended = recorded.map((event) => ({
      ...event,
      position: positions.get(event.version)!,
    }));
    for (const event of appended) await this.#projectAndPublish(event);
    return appended;
  }

  async publish(message: OutboxMessage): Promise<void> {
    this.#enqueue(message, new Date());
  }

  async firstSight(consumer: string, messageId: string): Promise<boolean> {
    const inserted = await this.manager.query<unknown[]>(
      'INSERT INTO inbox (consumer, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
      [consumer, messageId],
    );
    return inserted.length > 0;
  }

  async setDeadline({ id, kind, dueAt, data }: Deadline): Promise<void> {
    const json = canonicalJson(data);
    assertStorable(json, `deadline ${kind}`);
    await this.manager.query(
      `INSERT INTO deadlines (id, kind, due_at, data, correlation_id, next_try_at)
       VALUES ($1, $2, $3, $4, $5, $3)
       ON CONFLICT (id) DO UPDATE SET kind = EXCLUDED.kind, due_at = EXCLUDED.due_at, data = EXCLUDED.data,
         correlation_id = EXCLUDED.correlation_id, attempts = 0, next_try_at = EXCLUDED.next_try_at`,
      [id, kind, dueAt, json, this.metadata.correlationId],
    );
  }

  async clearDeadline(id: string): Promise<void> {
    await this.manager.query('DELETE FROM deadlines WHERE id = $1', [id]);
  }

  recall<Answer>(scope: string, key: string, fingerprint: string): Promise<Answer | undefined> {
    return recallAnswer(this.manager, scope, key, fingerprint);
  }

  remember(scope: string, key: string, fingerprint: string, answer: unknown): Promise<void> {
    return rememberAnswer(this.manager, scope, key, fingerprint, answer);
  }

  forget(subject: string): Promise<void> {
    return destroyKey(this.manager, subject);
  }

  /** Writes the messages gathered. Returns whether there were any. */
  async flush(): Promise<boolean> {
    if (this.#outbox.length === 0) return false;
    const json = JSON.stringify(this.#outbox);
    assertStorable(json, 'a message to publish');
    await this.manager.query(
      'INSERT INTO outbox (message) SELECT value FROM json_array_elements($1::json)',
      [json],
    );
    return true;
  }

  async #hashAt(stream: string, version: number): Promise<string> {
    if (version === 0) return NO_HASH;
    const head = this.#heads.get(stream);
    if (head?.version === version) return head.hash;
    const hash = await hashOf(this.manager, stream, version);
    if (hash === undefined) throw new ConcurrencyConflict(stream);
    return hash;
  }

  async #keysFor(events: readonly DomainEvent[]): Promise<Map<string, Buffer | null>> {
    const subjects = new Set<string>();
    for (const { type, data } of events) {
      const { personal, subject } = schemaOf(this.options.schemas, type);
      if (personal?.length && subject) subjects.add(subject(data as Record<string, unknown>));
    }
    return keysOf(this.manager, this.options.personalDataKey, [...subjects]);
  }

  async #insert(stream: string, rows: string): Promise<{ version: number; position: string }[]> {
    try {
      return await this.manager.query(INSERT_EVENTS, [rows]);
    } catch (error) {
      const { constraint } = (error as { driverError?: { constraint?: string } }).driverError ?? {};
      if (constraint === 'events_stream_version') throw new ConcurrencyConflict(stream);
      throw error;
    }
  }

  async #projectAndPublish(event: RecordedEvent): Promise<void> {
    for (const projection of this.options.projections)
      await projection.project(event, this.manager);
    for (const publisher of this.options.publishers)
      for (const message of await publisher(event, this.manager)) this.#enqueue(message, event.at);
  }

  #enqueue(message: OutboxMessage, at: Date): void {
    this.#outbox.push({
      topic: message.topic,
      key: message.key,
      id: uuidv7(),
      type: message.type,
      source: this.options.source,
      time: at.toISOString(),
      correlationId: this.metadata.correlationId,
      data: message.data,
    });
  }
}
