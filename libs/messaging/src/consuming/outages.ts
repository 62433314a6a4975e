import type { BrokerLog } from '../broker.js';
import { reasonOf } from '../faults.js';
import { delayAfter, Interrupted, pause, PATIENCE } from '../retry.js';
import { RareLog } from './rare-log.js';

/** The partition that waits. */
export interface Waiter {
  readonly topic: string;
  readonly partition: number;
}

/** Retries work while its environment is away, for as long as it takes, and knows which partitions wait. */
export class Outages {
  private readonly waiters = new Set<string>();
  private readonly log: RareLog;

  constructor(
    private readonly group: string,
    log: BrokerLog,
  ) {
    this.log = new RareLog(log);
  }

  /** How many partitions wait now. */
  get waiting(): number {
    return this.waiters.size;
  }

  /**
   * Does the work again and again while it fails by `isOutage`, with back-off; other failures are the caller's.
   * Rejects with {@link Interrupted} when the signal comes first. May be used inside the work of another one of the
   * same partition: one that did not wait itself does not end the waiting of the other.
   */
  async outlast<T>(
    { topic, partition }: Waiter,
    work: () => Promise<T>,
    signal: AbortSignal,
    isOutage: (error: unknown) => boolean,
  ): Promise<T> {
    const name = `${topic}/${partition}`;
    let hasWaited = false;
    try {
      for (let failures = 1; ; failures++) {
        if (signal.aborted) throw new Interrupted();
        try {
          return await work();
        } catch (error) {
          if (error instanceof Interrupted || !isOutage(error)) throw error;
          this.waiters.add(name);
          hasWaited = true;
          const details = { group: this.group, topic, partition, reason: reasonOf(error) };
          this.log.warn(name, 'a partition waits for its environment', details);
          await pause(delayAfter(failures, PATIENCE), signal);
        }
      }
    } finally {
      if (hasWaited && this.waiters.delete(name)) this.log.over(name);
    }
  }
}
