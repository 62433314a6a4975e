import type { EntityManager } from 'typeorm';
import { isSequenced, type Message } from '@citadelle/contracts';
import { isLargerThan, MAX_MESSAGE_BYTES, sizeOf } from '@citadelle/messaging/message-size';
import { appendEvents, type StreamAppend } from './append.js';
import { assertStorable } from './canonical-json.js';
import { clearDeadlines, setDeadlines } from './deadlines.js';
import { CURRENT_ERA, VERSIONS_OF_AN_ERA } from './era.store.js';
import {
  ConcurrencyConflict,
  type Deadline,
  type DomainEvent,
  type EventMetadata,
  type EventStoreOptions,
  IdempotencyKeyReused,
  type LoadedStream,
  LostRace,
  MessageTooLarge,
  type OutboxMessage,
  type RecordedEvent,
  type StreamEvents,
} from './events.js';
import { inRounds } from './in-runs.js';
import { newId } from './new-id.js';
import { prepared } from './statement.js';
import { NO_HASH } from './stored-event.js';
import { type Head, hashOf, loadStreams } from './streams.js';
import { destroyKey } from './subject-keys.js';

// The era is read here, in the statement that writes: whoever raises it is seen by every later message of a stream.
const INSERT_MESSAGES = prepared('outbox messages')`
  INSERT INTO outbox (message)
  SELECT CASE WHEN ${CURRENT_ERA} = 0 OR value->>'sequence' IS NULL THEN value
    ELSE jsonb_set(value::jsonb, '{sequence}', to_jsonb(
      lpad(((value->>'sequence')::bigint + ${CURRENT_ERA} * ${VERSIONS_OF_AN_ERA})::text, 20, '0')))::json END
  FROM json_array_elements($1::json)`;

const INSERT_SIGHTS = prepared<{ id: string }>('first sights')`
  INSERT INTO inbox (consumer, message_id) SELECT $1, unnest($2::text[])
  ON CONFLICT DO NOTHING RETURNING message_id AS id`;

const RECALL = prepared<{ fingerprint: string; answer: unknown }>('recall answer')`
  SELECT fingerprint, answer FROM idempotent_answers
  WHERE scope = $1 AND key = $2 AND expires_at > now()`;

const REMEMBER = prepared('remember answer')`
  INSERT INTO idempotent_answers (scope, key, fingerprint, answer, expires_at)
  VALUES ($1, $2, $3, $4, now() + interval '24 hours')
  ON CONFLICT (scope, key) DO UPDATE
    SET fingerprint = EXCLUDED.fingerprint, answer = EXCLUDED.answer, expires_at = EXCLUDED.expires_at
    WHERE idempotent_answers.expires_at <= now()`;

/** The one transaction of a write. Messages to publish are gathered and written by one INSERT at its end. */
export class WriteTransaction {
  readonly #outbox: Message[] = [];
  readonly #heads = new Map<string, Head>();
  readonly #afterCommit: (() => void)[] = [];

  private constructor(
    /** For tables that belong to no projection: locks, secrets, queues. */
    readonly manager: EntityManager,
    private readonly options: EventStoreOptions,
    private readonly metadata: EventMetadata,
  ) {}

  /** Does the work of a write in the transaction of `manager`, and says whether it publishes anything. */
  static async run<T>(
    manager: EntityManager,
    options: EventStoreOptions,
    metadata: EventMetadata,
    work: (tx: WriteTransaction) => Promise<T>,
  ): Promise<{ result: T; publishes: boolean; afterCommit: readonly (() => void)[] }> {
    const tx = new WriteTransaction(manager, options, metadata);
    const result = await work(tx);
    return { result, publishes: await tx.#flush(), afterCommit: tx.#afterCommit };
  }

  /** Does something that cannot be undone, such as a line of the log, once what was written stands. It must not fail. */
  afterCommit(work: () => void): void {
    this.#afterCommit.push(work);
  }

  async load<Event extends DomainEvent>(stream: string): Promise<LoadedStream<Event>> {
    return (await this.loadAll<Event>([stream]))[0]!;
  }

  /** Loads several streams by one query, in the order asked for. */
  async loadAll<Event extends DomainEvent>(
    streams: readonly string[],
  ): Promise<LoadedStream<Event>[]> {
    const found = await loadStreams<Event>(this.manager, this.options, streams);
    for (const { loaded, head } of found) this.#heads.set(loaded.stream, head);
    return found.map(({ loaded }) => loaded);
  }

  /** Appends, projects and publishes. `expectedVersion` 0 means a new stream. Throws {@link ConcurrencyConflict}. */
  append(
    stream: string,
    expectedVersion: number,
    events: readonly DomainEvent[],
  ): Promise<RecordedEvent[]> {
    return this.appendAll([{ stream, expectedVersion, events }]);
  }

  /**
   * Appends to several streams by one INSERT, each as {@link append} does. A stream stands there once. The first events
   * of all streams are projected together and then published, then the second ones, and so on: a publisher finds the
   * read model as its event left it.
   */
  async appendAll(appends: readonly StreamEvents[]): Promise<RecordedEvent[]> {
    const after: StreamAppend[] = [];
    for (const { stream, expectedVersion, events, metadata = this.metadata } of appends)
      if (events.length > 0)
        after.push({ stream, events, metadata, head: await this.#head(stream, expectedVersion) });
    if (after.length === 0) return [];
    const { recorded, heads } = await appendEvents(this.manager, this.options, after);
    for (const [stream, head] of heads) this.#heads.set(stream, head);
    for (const round of inRounds(recorded)) await this.#projectAndPublish(round);
    return recorded;
  }

  /** Publishes without an event of our own, such as a tombstone. On a `sequenced` topic it needs its `version`. */
  async publish(message: OutboxMessage): Promise<void> {
    this.#enqueue(message, this.metadata, new Date());
  }

  /** False when this consumer has seen this message: then nothing must be done. */
  async firstSight(consumer: string, messageId: string): Promise<boolean> {
    return (await this.firstSights(consumer, [{ id: messageId }])).length > 0;
  }

  /** Of these messages, in their order, those that this consumer had not seen. */
  async firstSights<Seen extends { readonly id: string }>(
    consumer: string,
    messages: readonly Seen[],
  ): Promise<Seen[]> {
    const byId = new Map(messages.map((message) => [message.id, message]));
    const ids = [...byId.keys()];
    if (ids.length === 0) return [];
    const inserted = await INSERT_SIGHTS.all(this.manager, consumer, ids);
    const fresh = new Set(inserted.map(({ id }) => id));
    return [...byId.values()].filter(({ id }) => fresh.has(id));
  }

  setDeadline(deadline: Deadline): Promise<void> {
    return this.setDeadlines([deadline]);
  }

  /** Sets several by one statement; each id stands there once. */
  setDeadlines(deadlines: readonly Deadline[]): Promise<void> {
    return setDeadlines(this.manager, deadlines, this.metadata.correlationId);
  }

  clearDeadline(id: string): Promise<void> {
    return this.clearDeadlines([id]);
  }

  clearDeadlines(ids: readonly string[]): Promise<void> {
    return clearDeadlines(this.manager, ids);
  }

  /**
   * The answer kept under an idempotency key, if any. `fingerprints` are keyed digests of the request, by each key that
   * may have made the one that was kept; throws {@link IdempotencyKeyReused} when it is none of them.
   */
  async recall<Answer>(
    scope: string,
    key: string,
    ...fingerprints: readonly string[]
  ): Promise<Answer | undefined> {
    const kept = await RECALL.get(this.manager, scope, key);
    if (kept && !fingerprints.includes(kept.fingerprint)) throw new IdempotencyKeyReused();
    return kept?.answer as Answer | undefined;
  }

  /** Keeps an answer (never a secret) for 24 h; starts the write again when a parallel request kept its own first. */
  async remember(scope: string, key: string, fingerprint: string, answer: unknown): Promise<void> {
    const json = JSON.stringify(answer ?? null);
    assertStorable(json, 'an answer to keep');
    const kept = await REMEMBER.run(this.manager, scope, key, fingerprint, json);
    if (kept === 0) throw new LostRace(`idempotency key in ${scope}`);
  }

  /** Destroys a subject's key: its personal data are unreadable from now on, here and in every copy. */
  forget(subject: string): Promise<void> {
    return destroyKey(this.manager, subject);
  }

  /** Writes the messages gathered. Returns whether there were any. */
  async #flush(): Promise<boolean> {
    if (this.#outbox.length === 0) return false;
    const json = `[${this.#outbox.map(jsonOf).join(',')}]`;
    assertStorable(json, 'a message to publish');
    await INSERT_MESSAGES.run(this.manager, json);
    return true;
  }

  async #head(stream: string, version: number): Promise<Head> {
    if (version === 0) return { version, hash: NO_HASH };
    const head = this.#heads.get(stream);
    if (head?.version === version) return head;
    const hash = await hashOf(this.manager, stream, version);
    if (hash === undefined) throw new ConcurrencyConflict(stream);
    return { version, hash };
  }

  async #projectAndPublish(events: readonly RecordedEvent[]): Promise<void> {
    for (const projection of this.options.projections)
      await projection.project(events, this.manager);
    for (const event of events)
      for (const publisher of this.options.publishers)
        for (const message of await publisher(event, this.manager, events))
          this.#enqueue({ version: event.version, ...message }, event.metadata, event.at);
  }

  #enqueue(message: OutboxMessage, { correlationId }: EventMetadata, at: Date): void {
    this.#outbox.push({
      topic: message.topic,
      key: message.key,
      id: newId(),
      type: message.type,
      source: this.options.source,
      time: at.toISOString(),
      correlationId: message.correlationId ?? correlationId,
      ...(isSequenced(message.topic) && { sequence: sequenceOf(message) }),
      data: message.data,
    });
  }
}

function sequenceOf({ topic, version }: OutboxMessage): string {
  if (version === undefined) throw new TypeError(`a message on ${topic} needs a version`);
  return String(version).padStart(20, '0');
}

/** Throws {@link MessageTooLarge}. */
function jsonOf(message: Message): string {
  const json = JSON.stringify(message);
  if (isLargerThan(MAX_MESSAGE_BYTES, message, json))
    throw new MessageTooLarge(`${message.type} on ${message.topic}: ${sizeOf(message)} bytes`);
  return json;
}
