import type { Message } from '@citadelle/contracts';
import {
  Unprocessable,
  type BrokerLog,
  type Delivery,
  type ParkedMessage,
  type RetryPolicy,
  type SubscriptionSpec,
} from '../broker.js';
import { MALFORMED, messageFrom, type IncomingRecord } from '../cloud-event.js';
import { DEFAULT_RETRY, delayAfter, Interrupted, pause, reasonOf, untilDone } from '../retry.js';
import { Gathering } from './gathering.js';
import { Slots } from './slots.js';

/** So many messages are one transaction of a handler at most. */
const MOST_IN_A_BATCH = 100;

/** Tells the dead-letter topic of a parked message. */
export type Announce = (parked: ParkedMessage) => Promise<void>;

/** Settles records: each ends handled or parked, whatever the handler does. */
export class Settlement {
  private readonly slots: Slots;
  private readonly retry: RetryPolicy;
  private readonly batches: ReadonlyMap<string, Gathering<Delivery>>;

  constructor(
    private readonly spec: SubscriptionSpec,
    private readonly announce: Announce,
    private readonly log: BrokerLog,
  ) {
    this.slots = new Slots(spec.concurrency ?? 8);
    this.retry = spec.retry ?? DEFAULT_RETRY;
    const { topics = [], handler } = spec.batches ?? {};
    const handle = (deliveries: readonly Delivery[]) => this.slots.run(() => handler!(deliveries));
    this.batches = new Map(
      topics.map((topic) => [topic, new Gathering(MOST_IN_A_BATCH, handle)] as const),
    );
  }

  /** Keys of a partition that have messages waiting. Only the owner of a partition parks, so it stays true but for replays. */
  async parkedKeys(topic: string, partition: number, signal: AbortSignal): Promise<Set<string>> {
    const { group, parking } = this.spec;
    return new Set(await this.ask(() => parking.parkedKeys(group, topic, partition), signal));
  }

  /** How many records of a topic may be handed over together; 1 when each must come by itself. */
  mostAtOnce(topic: string): number {
    return this.batches.has(topic) ? MOST_IN_A_BATCH : 1;
  }

  /**
   * Handles records of a topic with batches as one, with what other partitions of it have at the same time. False
   * when they were not handled and each must be settled by itself.
   */
  async settleTogether(
    records: readonly IncomingRecord[],
    parkedKeys: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const deliveries = records.map((record) => deliveryOf(record, messageFrom(record), 1));
    if (deliveries.some(({ message: { type, key } }) => type === MALFORMED || parkedKeys.has(key)))
      return false;
    const { message, partition, offset } = deliveries[0]!;
    try {
      await this.batches.get(message.topic)!.add(deliveries, signal);
      return true;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      this.log('warn', 'a batch failed, its messages come one by one', {
        ...this.placeOf(message, partition, offset),
        count: deliveries.length,
        reason: reasonOf(error),
      });
      return false;
    }
  }

  /** Resolves once the record is handled or parked; rejects with {@link Interrupted} when the signal came first. */
  async settle(record: IncomingRecord, parkedKeys: Set<string>, signal: AbortSignal) {
    const message = messageFrom(record);
    if (parkedKeys.has(record.key)) {
      if (await this.parkedBehind(record, message, signal)) return;
      parkedKeys.delete(record.key);
    }
    for (let failures = 0; ;) {
      const fault = await this.attempt(record, message, failures + 1, signal);
      if (!fault) return;
      failures++;
      const mayPass = !(fault.error instanceof Unprocessable);
      if (mayPass && failures < this.retry.attempts) {
        await pause(delayAfter(failures, this.retry), signal);
        await this.storeAnswers(record, signal);
      } else if (await this.parked(record, message, fault.error, signal)) {
        parkedKeys.add(record.key);
        return;
      } else {
        failures = 0; // the store is away too: it is not the message's fault
      }
    }
  }

  private async attempt(
    record: IncomingRecord,
    message: Message,
    attempt: number,
    signal: AbortSignal,
  ): Promise<{ error: unknown } | undefined> {
    if (message.type === MALFORMED) return { error: new Unprocessable('no CloudEvent') };
    try {
      await this.slots.run(async () => {
        if (signal.aborted) throw new Interrupted();
        await this.spec.handler(deliveryOf(record, message, attempt));
      });
      return undefined;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      this.log('warn', 'a delivery failed', {
        ...this.placeOf(message, record.partition, record.offset),
        attempt,
        reason: reasonOf(error),
      });
      return { error };
    }
  }

  /** A try made while the service's own database is away says nothing about the message. */
  private async storeAnswers({ topic, key }: IncomingRecord, signal: AbortSignal): Promise<void> {
    const { group, parking } = this.spec;
    await this.ask(() => parking.isParked(group, topic, key), signal);
  }

  private async parked(
    { partition, offset }: IncomingRecord,
    message: Message,
    error: unknown,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { group, parking } = this.spec;
    const reason = message.type === MALFORMED ? MALFORMED : reasonOf(error);
    const parked = { group, message, partition, offset, reason };
    try {
      await parking.park(parked);
    } catch (storeError) {
      this.storeFailure(storeError);
      await pause(this.retry.maxDelayMs, signal);
      return false;
    }
    await this.tell(parked, signal);
    return true;
  }

  private async parkedBehind(
    { partition, offset }: IncomingRecord,
    message: Message,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { group, parking } = this.spec;
    const parked = { group, message, partition, offset, reason: 'behind a parked message' };
    const behind = await this.ask(() => parking.parkBehind(parked), signal);
    if (behind) await this.tell(parked, signal);
    return behind;
  }

  /** The table is the truth and the topic only tells of it, so a topic that stays away does not hold the partition up. */
  private async tell(parked: ParkedMessage, signal: AbortSignal): Promise<void> {
    const place = this.placeOf(parked.message, parked.partition, parked.offset);
    this.log('error', 'a message was parked', { ...place, reason: parked.reason });
    this.alarm(parked);
    for (let failures = 1; failures <= DEFAULT_RETRY.attempts; failures++) {
      try {
        return await this.announce(parked);
      } catch (error) {
        this.log('warn', 'a dead letter was not announced', { ...place, reason: reasonOf(error) });
        await pause(delayAfter(failures, DEFAULT_RETRY), signal);
      }
    }
  }

  private alarm(parked: ParkedMessage): void {
    try {
      this.spec.onParked?.(parked);
    } catch (error) {
      this.log('error', 'an alarm failed', { reason: reasonOf(error) });
    }
  }

  private placeOf({ topic, key }: Message, partition: number, offset: bigint) {
    return { group: this.spec.group, topic, key, partition, offset: offset.toString() };
  }

  /** Asks the parking store until it answers. */
  private ask<T>(question: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return untilDone(question, signal, this.storeFailure, this.retry);
  }

  private readonly storeFailure = (error: unknown) =>
    this.log('warn', 'the parking store does not answer', {
      group: this.spec.group,
      reason: reasonOf(error),
    });
}

function deliveryOf(
  { partition, offset }: IncomingRecord,
  message: Message,
  attempt: number,
): Delivery {
  return { message, partition, offset, attempt };
}
