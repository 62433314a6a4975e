import { Interrupted, Limiter, retry } from '@citadelle/async';
import type { Message } from '@citadelle/contracts';
import {
  Unprocessable,
  type BrokerLog,
  type Delivery,
  type LostMessages,
  type SubscriptionSpec,
} from '../broker.js';
import { MALFORMED, messageFrom, type IncomingRecord } from '../cloud-event.js';
import { isEnvironmental, reasonOf, warning } from '../faults.js';
import type { Partition } from '../partition.js';
import { DEFAULT_RETRY } from '../retry-policy.js';
import { Gathering } from './gathering.js';
import { Outages } from './outages.js';
import { type Announce, parkedOf, ParkingAlarm } from './parking.js';

/** The most messages that a handler gets at once, in one transaction. */
const MOST_IN_A_BATCH = 100;

/** A partition that this member owns. */
export interface Tenure {
  /** Aborted when the partition is lost or left. */
  readonly signal: AbortSignal;
  /**
   * Resolves when the broker says that the partition is this member's, everything before `next` being settled;
   * rejects with {@link Interrupted} when it no longer is.
   */
  readonly confirm: (next: bigint) => Promise<void>;
}

/** A record that is being settled, and how often it was handed over. */
interface Arrival extends Tenure {
  readonly record: IncomingRecord;
  readonly message: Message;
  attempt: number;
}

/** Settles records: each ends handled or parked, whatever the handler does. */
export class Settlement {
  private readonly limiter: Limiter;
  private readonly outages: Outages;
  private readonly alarm: ParkingAlarm;
  private readonly batches: ReadonlyMap<string, Gathering<Delivery>>;

  constructor(
    private readonly spec: SubscriptionSpec,
    announce: Announce,
    private readonly log: BrokerLog,
  ) {
    this.limiter = new Limiter(spec.concurrency ?? 8);
    this.outages = new Outages(spec.group, log, spec.patience);
    this.alarm = new ParkingAlarm(spec.onParked, announce, log);
    const { topics = [], handler } = spec.batches ?? {};
    const handle = (deliveries: readonly Delivery[]) =>
      this.limiter.run(spec.group, () => handler!(deliveries));
    this.batches = new Map(
      topics.map((topic) => [topic, new Gathering(MOST_IN_A_BATCH, handle)] as const),
    );
  }

  /** How many partitions wait for their environment. */
  get waiting(): number {
    return this.outages.waiting;
  }

  /** Keys of a partition that have parked messages. Only the owner of a partition parks, so only replays change the set. */
  async parkedKeys(topic: string, partition: number, signal: AbortSignal): Promise<Set<string>> {
    const { group, parking } = this.spec;
    const question = () => parking.parkedKeys(group, topic, partition);
    return new Set(await this.ask({ topic, partition }, question, signal));
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
    const [first] = records;
    const messages = records.map(messageFrom);
    if (messages.some(({ type, key }) => type === MALFORMED || parkedKeys.has(key))) return false;
    const gathering = this.batches.get(first!.topic)!;
    let attempt = 0;
    const together = () => {
      attempt++;
      const deliveries = records.map((one, index) => deliveryOf(one, messages[index]!, attempt));
      return gathering.add(deliveries, signal);
    };
    try {
      await this.outages.outlast(first!, together, signal, isEnvironmental);
      return true;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      const details = { ...this.placeOf(first!), count: records.length };
      warning(this.log, 'a batch failed, its messages come one by one', details)(error);
      return false;
    }
  }

  /** Resolves once the record is handled or parked; rejects with {@link Interrupted} when the partition was lost or left first. */
  async settle(record: IncomingRecord, parkedKeys: Set<string>, tenure: Tenure): Promise<void> {
    const arrival = { ...tenure, record, message: messageFrom(record), attempt: 0 };
    if (parkedKeys.has(record.key)) {
      if (await this.parkedBehind(arrival)) return;
      parkedKeys.delete(record.key);
    }
    let refusal: unknown;
    const whole = async () => {
      const failure = await this.failureOf(arrival);
      if (failure === undefined) return;
      try {
        await this.park(arrival, failure);
      } catch (error) {
        refusal = error;
        throw error;
      }
      parkedKeys.add(record.key);
    };
    // Where the store was away when it was to be parked, the message may not be at fault: its tries begin anew.
    await this.outages.outlast(record, whole, tenure.signal, (error) => error === refusal);
  }

  /** What the message fails by for good; undefined once it is handled. */
  private async failureOf(arrival: Arrival): Promise<unknown> {
    const { record, signal } = arrival;
    const { group, parking } = this.spec;
    const work = async (attempt: number) => {
      // A try made while the service's own database is away says nothing about the message.
      const storeAnswers = () => parking.isParked(group, record.topic, record.key);
      if (attempt > 1) await this.ask(record, storeAnswers, signal);
      await this.outages.outlast(record, () => this.handle(arrival), signal, isEnvironmental);
    };
    const onFailure = (error: unknown) => {
      if (error instanceof Unprocessable) throw error;
    };
    try {
      await retry(work, { ...(this.spec.retry ?? DEFAULT_RETRY), signal, onFailure });
      return undefined;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      return error ?? new Error('the handler failed without an error');
    }
  }

  private async handle(arrival: Arrival): Promise<void> {
    const { record, message, signal } = arrival;
    const attempt = (arrival.attempt += 1);
    if (message.type === MALFORMED) throw new Unprocessable('no CloudEvent');
    try {
      await this.limiter.run(this.spec.group, async () => {
        if (signal.aborted) throw new Interrupted();
        await this.spec.handler(deliveryOf(record, message, attempt));
      });
    } catch (error) {
      if (!(error instanceof Interrupted) && !isEnvironmental(error))
        warning(this.log, 'a delivery failed', { ...this.placeOf(record), attempt })(error);
      throw error;
    }
  }

  /** Rejects when the store does not take it. */
  private async park(
    { record, message, signal, confirm }: Arrival,
    failure: unknown,
  ): Promise<void> {
    const reason = message.type === MALFORMED ? MALFORMED : reasonOf(failure);
    const parked = parkedOf(this.spec.group, record, message, reason);
    await confirm(record.offset);
    await this.spec.parking.park(parked);
    await this.alarm.raise(parked, signal);
  }

  /** False when nothing of its key waits any more. */
  private parkedBehind({ record, message, signal, confirm }: Arrival): Promise<boolean> {
    const parked = parkedOf(this.spec.group, record, message, 'behind a parked message');
    const behind = async () => {
      await confirm(record.offset);
      const isBehind = await this.spec.parking.parkBehind(parked);
      if (isBehind) await this.alarm.raise(parked, signal);
      return isBehind;
    };
    return this.ask(record, behind, signal);
  }

  /** Raises the alarm: messages are gone that this group had not read. */
  tellLost({ topic, partition, committed, oldest }: Omit<LostMessages, 'group'>): void {
    const { group, onLost } = this.spec;
    this.log('error', 'messages are gone that were not read', {
      group,
      topic,
      partition,
      committed: committed?.toString(),
      oldest: oldest.toString(),
    });
    onLost?.({ group, topic, partition, committed, oldest });
  }

  private placeOf({ topic, key, partition, offset }: IncomingRecord) {
    return { group: this.spec.group, topic, key, partition, offset: offset.toString() };
  }

  /** Asks the parking store until it answers: whatever it fails by, the message is not to blame. */
  private ask<T>(waiter: Partition, question: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.outages.outlast(waiter, question, signal, () => true);
  }
}

function deliveryOf(
  { partition, offset }: IncomingRecord,
  message: Message,
  attempt: number,
): Delivery {
  return { message, partition, offset, attempt };
}
