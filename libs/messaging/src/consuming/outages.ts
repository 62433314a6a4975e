import { type Delays, Interrupted, retry, Throttle } from '@citadelle/async';
import type { BrokerLog } from '../broker.js';
import { warning } from '../faults.js';
import { nameOf, type Partition } from '../partition.js';
import { PATIENCE } from '../retry-policy.js';

/** Retries work while its environment is away, for as long as it takes, and knows which partitions wait. */
export class Outages {
  private readonly waiters = new Set<string>();
  private readonly warnings = new Throttle();

  constructor(
    private readonly group: string,
    private readonly log: BrokerLog,
    private readonly patience: Delays = PATIENCE,
  ) {}

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
    { topic, partition }: Partition,
    work: () => Promise<T>,
    signal: AbortSignal,
    isOutage: (error: unknown) => boolean,
  ): Promise<T> {
    const name = nameOf({ topic, partition });
    let hasWaited = false;
    const onFailure = (error: unknown) => {
      if (error instanceof Interrupted || !isOutage(error)) throw error;
      this.waiters.add(name);
      hasWaited = true;
      const times = this.warnings.pass(name);
      if (times === 0) return;
      const details = { group: this.group, topic, partition, times };
      warning(this.log, 'a partition waits for its environment', details)(error);
    };
    try {
      return await retry(work, { ...this.patience, signal, onFailure });
    } finally {
      if (hasWaited && this.waiters.delete(name)) this.warnings.reset(name);
    }
  }
}
