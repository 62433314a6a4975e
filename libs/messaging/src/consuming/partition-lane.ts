import type { BrokerLog } from '../broker.js';
import type { IncomingRecord } from '../cloud-event.js';
import { Interrupted, reasonOf, untilDone } from '../retry.js';
import type { Settlement } from './settlement.js';

const COMMIT_AFTER_MS = 500;

/** What a lane needs of its transport. */
export interface LaneOptions {
  readonly topic: string;
  readonly partition: number;
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

  /** False once the partition is being left. */
  get isOpen(): boolean {
    return !this.leaving.signal.aborted;
  }

  /** Takes records in the order of their offsets. */
  push(records: readonly IncomingRecord[]): void {
    if (!this.isOpen) return;
    this.queue.push(...records);
    this.working ??= this.work().finally(() => {
      this.working = undefined;
      if (this.queue.length > 0) this.push([]);
      else if (this.isOpen) this.options.onIdle?.();
    });
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
    this.leaving.abort();
  }

  private async work(): Promise<void> {
    const { topic, partition, settlement } = this.options;
    const { signal } = this.leaving;
    try {
      await this.options.after;
      this.parkedKeys ??= await settlement.parkedKeys(topic, partition, signal);
      while (this.queue.length > 0) {
        const last = await this.settleNext(this.parkedKeys);
        if (this.dropped) return;
        this.settled = last.offset + 1n;
        const due = this.queue.length === 0 || Date.now() - this.committedAt >= COMMIT_AFTER_MS;
        if (due) await untilDone(() => this.commit(), signal, this.notCommitted);
      }
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
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
    await settlement.settle(record, parkedKeys, signal);
    return record;
  }

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
    log('warn', 'a place was not committed', { topic, partition, reason: reasonOf(error) });
  };
}
