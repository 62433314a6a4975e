import type { Message } from '@citadelle/contracts';
import type { EntityManager } from 'typeorm';

/** A domain event as deciders see it: a fact in the past tense, and its data. */
export interface DomainEvent<Type extends string = string, Data = object> {
  readonly type: Type;
  readonly data: Data;
}

/** Why an event is there. */
export interface EventMetadata {
  readonly correlationId: string;
  /** agentId of who caused it, or `system`. */
  readonly by: string;
  /** Id of the message that caused it, when it came over the broker. */
  readonly causationId?: string;
}

/** An event as the store keeps it. */
export interface RecordedEvent<Event extends DomainEvent = DomainEvent> {
  /** UUIDv7. */
  readonly eventId: string;
  readonly stream: string;
  /** 1 for the first event of a stream. */
  readonly version: number;
  /** Place in the whole log; increasing, with gaps. */
  readonly position: bigint;
  /** Upcast to the current version, personal data in clear, or null where its key was destroyed. */
  readonly event: Event;
  readonly metadata: EventMetadata;
  readonly at: Date;
}

/** Somebody else wrote first. `write` starts again on it, and throws it when it has lost too often. */
export class LostRace extends Error {
  override readonly name: string = 'LostRace';
}

/** The expected version of a stream was not the one found. */
export class ConcurrencyConflict extends LostRace {
  override readonly name = 'ConcurrencyConflict';

  constructor(readonly stream: string) {
    super(`stream ${stream} has moved on`);
  }
}

/** A message that no broker would take: whoever wrote it gathers too much in one. Nothing of its write is stored. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';
}

/** An idempotency key came back with another request. */
export class IdempotencyKeyReused extends Error {
  override readonly name = 'IdempotencyKeyReused';
}

/** The data of an event as JSON has them. */
export type EventData = Record<string, unknown>;

/**
 * How a type of event is stored. `version` is what is written now; `upcast[n]` turns the data of
 * version n into version n+1; `personal` names the fields of `data` (strings or null) that are encrypted
 * with the key of the subject that `subject(data)` names.
 */
export interface EventSchema {
  readonly version: number;
  readonly upcast?: Readonly<Record<number, (data: EventData) => EventData>>;
  readonly personal?: readonly string[];
  readonly subject?: (data: EventData) => string;
}

/** The schemas of a service's events, by type. Writing or reading a type that is not here is an error. */
export type EventSchemas = Readonly<Record<string, EventSchema>>;

/**
 * A read model, updated in the transaction of the append, so a service reads its own writes.
 * `tables` are what it alone writes: a rebuild makes them afresh from the log and swaps them.
 */
export interface Projection {
  readonly name: string;
  readonly tables: readonly string[];
  /**
   * Folds events in their order: those of a write, or of the whole log, many at a time. What it writes follows from
   * them alone: no clock, no chance, no table of others.
   */
  project(events: readonly RecordedEvent[], manager: EntityManager): Promise<void>;
}

/**
 * Turns own events into public messages, after the projections, in the same transaction. `together` are all that were
 * projected with this one: what it asks of the read model for one of them it may ask for all at once.
 */
export type Publisher = (
  event: RecordedEvent,
  manager: EntityManager,
  together: readonly RecordedEvent[],
) => Promise<OutboxMessage[]>;

/**
 * A message to publish; the store fills in id, source, time and correlation: its event's or, without an event, the
 * write's. Its own correlation id is for what goes on from one of several messages handled in one write.
 */
export type OutboxMessage = Pick<Message, 'topic' | 'key' | 'type' | 'data'> &
  Partial<Pick<Message, 'correlationId'>> & {
    /** The version of the key's stream, where the topic is `sequenced`; without it that of the message's event. */
    readonly version?: number;
  };

/** Something to do at a later instant, written with the events that made it due. */
export interface Deadline {
  /** Identity within the service: setting it again moves it. */
  readonly id: string;
  /** Which handler gets it. */
  readonly kind: string;
  readonly dueAt: Date;
  readonly data: object;
}

/** A stream as a transaction or a decision sees it. */
export interface LoadedStream<Event extends DomainEvent = DomainEvent> {
  readonly stream: string;
  /** 0 when the stream does not exist. */
  readonly version: number;
  readonly events: RecordedEvent<Event>[];
}

/** What to append to a stream, and the version it must have. */
export interface StreamEvents {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly events: readonly DomainEvent[];
  /** Why these are there, when it is not what the whole write is for: one of several messages handled in it. */
  readonly metadata?: EventMetadata;
}

/** What a store is made of. */
export interface EventStoreOptions {
  /** `ce_source` of what it publishes, such as `/citadelle/directory`. */
  readonly source: string;
  readonly schemas: EventSchemas;
  readonly projections: readonly Projection[];
  readonly publishers: readonly Publisher[];
  /** 32 bytes: wraps the per-subject keys. */
  readonly personalDataKey: Buffer;
  /** Keys that wrapped them before: what they wrapped is still read. Default none. */
  readonly formerPersonalDataKeys?: readonly Buffer[];
}

/** What a message says, and the sequence of the state that it comes from; absent where that is not known. */
export type Versioned<Told> = Told & { readonly sequence?: string | undefined };
