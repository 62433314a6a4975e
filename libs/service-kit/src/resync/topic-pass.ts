import { asRead } from '@citadelle/contracts';
import { isOutdated } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { isEnvironmental, reasonOf } from '@citadelle/messaging/faults';
import type { QuietService } from '../service/quiet-service.js';
import type { ResyncStep } from '../service/service-definition.js';

const TOGETHER = 200;
const MOST_TOLD = 100;

/** What came of reading a topic again. */
export interface TopicOutcome {
  readonly topic: string;
  readonly read: number;
  /** Messages that could not be used, those behind them under their key included. */
  readonly refused: number;
  /** The first of them: name and code of the error, never its data. */
  readonly refusals: readonly { readonly key: string; readonly reason: string }[];
}

/** How a topic is read again. */
export interface PassOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (topic: string, read: number) => void;
}

/**
 * Reads one topic whole and hands over its messages, oldest first, or the last of each key alone. What cannot be used is told and not parked: it would
 * be parked a second time, and stop its key in the running service. Those after it under its key are left out as they
 * would be there, and so are those of keys that are parked.
 */
export class TopicPass {
  private waiting: Delivery[] = [];
  private readonly last = new Map<string, Delivery>();
  private read = 0;
  private refused = 0;
  private readonly refusals: { key: string; reason: string }[] = [];
  private readonly take: (deliveries: readonly Delivery[]) => Promise<void>;
  private readonly together: number;

  constructor(
    private readonly service: QuietService,
    private readonly step: ResyncStep,
    /** Keys of this topic whose messages must not be handled. */
    private readonly stopped: Set<string>,
    private readonly options: PassOptions,
  ) {
    const { consumer } = service;
    const reader = step.reader && service.get(step.reader);
    this.take = reader ? (deliveries) => reader.take(deliveries) : consumer.handleAll;
    this.together = reader || consumer.takesBatches(step.topic) ? TOGETHER : 1;
  }

  async run(): Promise<TopicOutcome> {
    const { topic } = this.step;
    await this.service.foundations.broker.read({
      topic,
      onMessage: async (read) => {
        this.options.signal.throwIfAborted();
        this.read += 1;
        this.options.onProgress?.(topic, this.read);
        const { message } = asRead(read.message);
        if (message) await this.keep({ ...read, message, attempt: 1, isReadAgain: true });
      },
    });
    for (const delivery of this.last.values()) {
      this.options.signal.throwIfAborted();
      await this.handOver(delivery);
    }
    await this.flush();
    const { read, refused, refusals } = this;
    return { topic, read, refused, refusals };
  }

  private async keep(delivery: Delivery): Promise<void> {
    if (!this.step.lastOfEachKey) return this.handOver(delivery);
    const { key } = delivery.message;
    if (!isOutdated(delivery.message, this.last.get(key)?.message)) this.last.set(key, delivery);
  }

  private async handOver(delivery: Delivery): Promise<void> {
    this.waiting.push(delivery);
    if (this.waiting.length >= this.together) await this.flush();
  }

  private async flush(): Promise<void> {
    const deliveries = this.waiting;
    this.waiting = [];
    const passing = deliveries.filter((delivery) => !this.isStopped(delivery));
    if (passing.length === 0) return this.count(deliveries.length);
    const isTaken = await this.tries(passing);
    this.count(deliveries.length - passing.length);
    if (isTaken) return;
    // One of them cannot be used: it is found by handing over each by itself.
    for (const delivery of passing) await this.takeAlone(delivery);
  }

  private async takeAlone(delivery: Delivery): Promise<void> {
    if (this.isStopped(delivery)) return this.count(1);
    try {
      await this.take([delivery]);
    } catch (error) {
      if (isEnvironmental(error)) throw error;
      const { key } = delivery.message;
      this.stopped.add(key);
      this.count(1);
      if (this.refusals.length < MOST_TOLD) this.refusals.push({ key, reason: reasonOf(error) });
    }
  }

  private async tries(deliveries: readonly Delivery[]): Promise<boolean> {
    try {
      await this.take(deliveries);
      return true;
    } catch (error) {
      if (isEnvironmental(error)) throw error;
      return false;
    }
  }

  private isStopped({ message }: Delivery): boolean {
    return this.stopped.has(message.key);
  }

  private count(refused: number): void {
    this.refused += refused;
  }
}
