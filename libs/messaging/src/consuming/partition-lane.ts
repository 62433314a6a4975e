import { Interrupted, retry } from '@citadelle/async';
import type { BrokerLog } from '../broker.js';
import type { IncomingRecord } from '../cloud-event.js';
import { reasonOf, warning } from '../faults.js';
import type { Partition } from '../partition.js';
import type { Settlement } from './settlement.js';

const COMMIT_AFTER_MS = 500;
const MOST_WAITING = 1_000;
const MOST_CHARACTERS_WAITING = 16_000_000;

/** What a lane needs of its transport. */
export interface LaneOptions extends Partition {
  readonly settlement: Settlement;
  /** Moves the group's place to `next`, only while this member owns the partition. Rejects with {@link Interrupted} when it no longer does. */
  readonly commit: (next: bigint) => Promise<void>;
  /** What must end before the first record is handled, such as the partition's last lane. */
  readonly after?: Promise<void> | undefined;
  /** Called each time the lane has nothing left to do. */
  readonly onIdle?: () => void;
  readonly log: BrokerLog;
}

/** One partition in the hands of this member: its records, one after the other. */
export class PartitionLane {
  private queue: IncomingRecord[] = [];
  private readonly leaving = new AbortController();
  private working: Promise<void> | undefined;
  private parkedKeys: Set<string> | undefined;
  /** The place after everything that was taken: beyond the last record when what follows it is no message. */
  private end: bigint | undefined;
  /** The place after everything that was settled. */
  private reached: bigint | undefined;
  /** The place to commit. */
  private settled: bigint | undefined;
  private committedAt = 0;
  private dropped = false;
  /** How many of the next records could not be settled together. */
  private alone = 0;

  constructor(private readonly options: LaneOptions) {}

  /** Records waiting or in hand. */
  get load(): number {
    return this.queue.length + (this.working ? 1 : 0);
  }

  /** Whether it should be given no more for now. */
  get isFull(): boolean {
    if (this.queue.length > MOST_WAITING) return true;
    let size = 0;
    return this.queue.some(({ value }) => (size += value?.length ?? 0) > MOST_CHARACTERS_WAITING);
  }

  /** False once the partition is being left. */
  get isOpen(): boolean {
    return !this.leaving.signal.aborted;
  }

  /** Takes records in the order of their offsets; `end` is the place after them and what is no message behind them. */
  push(records: readonly IncomingRecord[], end: bigint): void {
    if (!this.isOpen) return;
    this.queue = this.queue.concat(records);
    this.end = end;
    this.begin();
  }

  private begin(): void {
    this.working ??= this.work().finally(() => {
      this.working = undefined;
      if (this.isBehind) this.begin();
      else if (this.isOpen) this.options.onIdle?.();
    });
  }

  private get isBehind(): boolean {
    return this.isOpen && (this.queue.length > 0 || this.reached !== this.end);
  }

  /** Takes no more, lets the record in hand finish, and commits it. What still waits for a new try is left to the next owner. */
  async leave(): Promise<void> {
    this.abandon();
    await this.working;
    await this.flush();
  }

  /** Commits what was settled since the last commit, as well as can be. */
  async flush(): Promise<void> {
    await this.commit().catch(this.notCommitted);
  }

  /** Resolves when nothing is in hand. */
  async done(): Promise<void> {
    await this.working;
  }

  /** Takes no more and commits no more: the partition belongs to somebody else. */
  drop(): void {
    this.abandon();
    this.settled = undefined;
    this.dropped = true;
  }

  private abandon(): void {
    this.queue = [];
    this.end = undefined;
    this.leaving.abort();
  }

  private async work(): Promise<void> {
    const { topic, partition, settlement, log } = this.options;
    const { signal } = this.leaving;
    try {
      await this.options.after;
      this.parkedKeys ??= await settlement.parkedKeys(topic, partition, signal);
      while (this.isBehind) {
        const last = this.queue.length > 0 ? await this.settleNext(this.parkedKeys) : undefined;
        if (this.dropped) return;
        const whole = this.queue.length === 0 ? this.end : undefined;
        this.reached = whole ?? (last && last.offset + 1n);
        this.settled = this.reached;
        const due = this.queue.length === 0 || Date.now() - this.committedAt >= COMMIT_AFTER_MS;
        if (due) await retry(() => this.commit(), { signal, onFailure: this.notCommitted });
      }
    } catch (error) {
      // What was in hand is not settled, so nothing after it may be: the partition is begun anew.
      this.abandon();
      if (error instanceof Interrupted) return;
      log('error', 'a partition was left', { topic, partition, reason: reasonOf(error) });
    }
  }

  /** Settles what can be handed over together, or the first record that waits, and returns the last one settled. */
  private async settleNext(parkedKeys: Set<string>): Promise<IncomingRecord> {
    const { topic, settlement } = this.options;
    const { signal } = this.leaving;
    const most = settlement.mostAtOnce(topic);
    if (most > 1 && this.alone === 0) {
      const together = this.queue.slice(0, most);
      if (await settlement.settleTogether(together, parkedKeys, signal)) {
        this.queue.splice(0, together.length);
        return together.at(-1)!;
      }
      this.alone = together.length;
    }
    const record = this.queue.shift();
    if (!record) throw new Interrupted();
    if (this.alone > 0) this.alone -= 1;
    await settlement.settle(record, parkedKeys, { signal, confirm: this.confirm });
    return record;
  }

  /** Moves the group's place to what was settled: only the owner of the partition can. */
  private readonly confirm = async (next: bigint): Promise<void> => {
    const { signal } = this.leaving;
    await retry(() => this.options.commit(next), { signal, onFailure: this.notCommitted });
    if (signal.aborted) throw new Interrupted();
  };

  private async commit(): Promise<void> {
    const next = this.settled;
    if (next === undefined) return;
    await this.options.commit(next);
    if (this.settled === next) this.settled = undefined;
    this.committedAt = Date.now();
  }

  private readonly notCommitted = (error: unknown) => {
    const { topic, partition, log } = this.options;
    if (error instanceof Interrupted) this.drop();
    warning(log, 'a place was not committed', { topic, partition })(error);
  };
}
