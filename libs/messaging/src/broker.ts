import type { Delays, RetryOptions } from '@citadelle/async';
import type { Message, TopicSpec } from '@citadelle/contracts';
import type { Lag } from './lag.js';
import type {
  DroppedMessage,
  ParkedKey,
  Replay,
  ReplayOptions,
  WaitingMessage,
} from './parking/parked-key.js';
import type { Partition } from './partition.js';

/** A message as a consumer gets it. */
export interface Delivery {
  readonly message: Message;
  readonly partition: number;
  /** Place in the partition; strictly increasing. */
  readonly offset: bigint;
  /** 1 on the first try of this delivery. */
  readonly attempt: number;
  /** Whether the whole topic is read again, after a loss. */
  readonly isReadAgain?: boolean;
  /** Set when the message was too large to be parked whole: its `data` is null, and had so many bytes; see {@link Broker.readOne}. */
  readonly bytesLeftOut?: number;
}

/**
 * Handles one delivery. Resolving means done: the place is committed afterwards, so a crash in
 * between delivers again (at-least-once; effects are made once-only by the inbox).
 * A fault of the environment (`isEnvironmental`) is retried with back-off until it is over. Throwing
 * {@link Unprocessable} parks the key at once; anything else is retried a bounded number of times, then parks the key.
 */
export type DeliveryHandler = (delivery: Delivery) => Promise<void>;

/**
 * Handles several deliveries of one topic as one; those of a partition are in their order. Resolving means that
 * all are done; when it rejects, each comes again by itself, and what holds for a {@link DeliveryHandler} holds then.
 */
export type BatchHandler = (deliveries: readonly Delivery[]) => Promise<void>;

/** Thrown by a handler for a message that no retry will mend. */
export class Unprocessable extends Error {
  override readonly name = 'Unprocessable';
}

/** What a transport must know of a topic to create it; the rest of its specification may be there too. */
export type TopicShape = Pick<TopicSpec, 'name' | 'cleanup'> & Partial<TopicSpec>;

/** The topics cannot be used as they are, or not be made: somebody must change the cluster or a setting. */
export class TopicsUnfit extends Error {
  override readonly name = 'TopicsUnfit';

  /** Each says what is wrong with which topic, and how to put it right. */
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Tells the process what happened inside a broker: names, places and error names, never a payload. */
export type BrokerLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  text: string,
  details: Readonly<Record<string, unknown>>,
) => void;

/** How a fault of the message itself is retried before its key is parked. */
export type RetryPolicy = Required<Delays & Pick<RetryOptions, 'attempts'>>;

/** A message that was parked, and why. */
export interface ParkedMessage extends Omit<Delivery, 'attempt'> {
  readonly group: string;
  /** Error name and code, never its data. */
  readonly reason: string;
}

/** Messages that were deleted before this group had read them, or a topic that was made anew. */
export interface LostMessages extends Partition {
  readonly group: string;
  /** The first offset that the group had not read; undefined when the broker has forgotten it. */
  readonly committed: bigint | undefined;
  /** The oldest offset that is left: the group goes on here. */
  readonly oldest: bigint;
}

/**
 * Where parked messages wait, one store per consumer group's own database. Order within a
 * topic and key is the offset's. Implemented on PostgreSQL in this library.
 */
export interface ParkingStore {
  /** Whether a message of this topic and key waits, so that later ones must wait behind it. */
  isParked(group: string, topic: string, key: string): Promise<boolean>;
  /** Once per group, topic, partition and offset. */
  park(parked: ParkedMessage): Promise<void>;
  /**
   * Hands the waiting messages of a key to `handler` in order and drops each once handled; stops at the first that
   * fails. Throws {@link KeyInHand}.
   */
  replay(
    group: string,
    topic: string,
    key: string,
    handler: DeliveryHandler,
    options?: ReplayOptions,
  ): Promise<Replay>;
  /** Keys of this partition with waiting messages: what its new owner must know before it starts. */
  parkedKeys(group: string, topic: string, partition: number): Promise<string[]>;
  /** Parks behind those of its key that wait, in one step with finding them; false when none waits any more. */
  parkBehind(parked: ParkedMessage): Promise<boolean>;
  /** Keys with waiting messages, the oldest first. */
  list(group: string): Promise<ParkedKey[]>;
  /** Messages of a topic that wait, or of one of its keys, in order. */
  waiting(group: string, topic: string, key?: string): Promise<WaitingMessage[]>;
  /**
   * Drops the waiting message of a key at an offset, and writes down that it was, by whom and why; undefined when it
   * does not wait. Throws {@link KeyInHand}.
   */
  drop(
    group: string,
    topic: string,
    key: string,
    offset: bigint,
    decision: { readonly by: string; readonly because: string },
  ): Promise<DroppedMessage | undefined>;
}

/** What a consumer group reads. */
export interface SubscriptionSpec {
  /** Members of one group share the partitions; another group reads everything for itself. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: DeliveryHandler;
  /** Topics of which the messages that wait are handed over together. */
  readonly batches?: { readonly topics: readonly string[]; readonly handler: BatchHandler };
  readonly parking: ParkingStore;
  readonly retry?: RetryPolicy;
  /** Between two tries of work that waits for its environment. Default: 100 ms, doubling up to 3 s. */
  readonly patience?: Delays;
  /** Partitions handled at the same time in this member; order within a partition always holds. Default 8. */
  readonly concurrency?: number;
  /** Called for each message that is parked, those that wait behind another included: raises the alarm. */
  readonly onParked?: (parked: ParkedMessage) => void;
  /** Called when messages are gone that this group had not read: raises the alarm. */
  readonly onLost?: (lost: LostMessages) => void;
}

/** A running member of a consumer group. */
export interface Subscription {
  /** Whether partitions are assigned and read, so readiness follows the real consumer. */
  isReady(): boolean;
  /** Messages published and not yet handled by this group, over all its partitions. */
  lag(): Promise<bigint>;
  /** Partitions of this member that wait for their environment: a database, a network, another service. */
  waiting(): number;
  /** Stops fetching, lets what is in hand finish within `deadlineMs`, commits, and leaves the group. */
  stop(deadlineMs: number): Promise<void>;
}

/** A topic position from which a replay reads; used by tools and tests, outside any group. */
export interface ReadOptions {
  readonly topic: string;
  /**
   * Called for every message from the start to the end known when the read began. Of a compacted topic, a key that is
   * written anew meanwhile may come with its newer message alone.
   */
  readonly onMessage: (delivery: Omit<Delivery, 'attempt'>) => void | Promise<void>;
}

/** Somebody has opened a publisher of the same name since: this one publishes nothing any more. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** The broker refuses a message whatever is tried, such as one that is too large: those beside it may pass. */
export class RefusedForGood extends Error {
  override readonly name = 'RefusedForGood';
}

/** The only one that publishes under its name. */
export interface Publisher {
  /**
   * Publishes in order, all or nothing, and resolves once the broker has said, for each message, that its partition
   * has it. Rejects with {@link Superseded}, with {@link RefusedForGood}, or with what kept the broker from
   * answering; then some of it may be there all the same, and this publisher cannot be used any more. The caller
   * opens another one and publishes the same messages again before any later one, so that those of one topic and key
   * stay in order. One call at a time.
   */
  publish(messages: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

/** Where one message is. */
export interface Place extends Partition {
  readonly offset: bigint;
}

/** One broker behind two transports: Apache Kafka, or a durable log in PostgreSQL. */
export interface Broker {
  /**
   * Creates the topics that are missing, with this many partitions; leaves the others as they are, but rejects with
   * {@link TopicsUnfit} when they cannot keep what is promised. Safe from several processes at once.
   */
  ensureTopics(shapes: readonly TopicShape[], partitions: number): Promise<void>;
  /** Publishes in order, durable on return (acks from all). Messages of one topic and key stay in order. */
  publish(messages: readonly Message[]): Promise<void>;
  /**
   * Opens the publisher of this name and closes out every one opened before it, in whatever process: one that was
   * frozen cannot publish after its successor. It does not check whether the caller should publish at all: the caller
   * must check that after opening, and before it publishes.
   */
  openPublisher(name: string): Promise<Publisher>;
  /**
   * A new group starts at the beginning of its topics; a known one where it had committed. Returns at once: the
   * member joins when the broker answers and the topics exist, and joins again whenever its client has given up.
   */
  subscribe(spec: SubscriptionSpec): Promise<Subscription>;
  /** Moves a group with no running member back to the start of its topics. */
  rewind(group: string, topics: readonly string[]): Promise<void>;
  /**
   * How far a group is behind in these topics, as anybody may ask who is no member of it. One that has read nothing of
   * a topic has all of it before it.
   */
  lag(group: string, topics: readonly string[], lateAfterMs?: number): Promise<Lag>;
  /** Reads a topic whole, once. */
  read(options: ReadOptions): Promise<void>;
  /** The message at one place; undefined when it is not there any more. */
  readOne(place: Place): Promise<Message | undefined>;
  /** Resolves when the broker answers, rejects when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
