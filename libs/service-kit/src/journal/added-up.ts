import {
  JOURNAL_NOTES_MAX,
  type JournalNote,
  type RecordInJournal,
} from '@citadelle/contracts/calls';
import { newId } from '@citadelle/event-store';

/** What is noted once. */
export type Noted = Omit<JournalNote, 'at' | 'until' | 'count'>;

/** How different notes are kept while they cannot be handed over. */
const MOST = 1_000;

/** With what notes are added up. */
export interface AddedUpOptions {
  /** Hands a batch over; it may come again after a failure, as the same batch. */
  readonly send: (batch: RecordInJournal) => Promise<void>;
  /** Called with how many were lost, and why if an error did it. */
  readonly onLost: (count: number) => void;
  readonly onError: (error: unknown) => void;
  readonly now?: () => Date;
}

/**
 * Adds up what many do alike, for the security journal, until the next {@link flush}: it is kept in memory, within
 * bounds, so that nobody waits for it, and whoever repeats themselves a thousand times costs one row.
 */
export class AddedUp {
  private readonly pending = new Map<string, JournalNote>();
  private unsent: RecordInJournal | undefined;
  private flushing: Promise<void> | undefined;
  private readonly now: () => Date;

  constructor(private readonly options: AddedUpOptions) {
    this.now = options.now ?? (() => new Date());
  }

  /** Notes one more. */
  note({ kind, outcome, operation, source, actor, agentId, unit }: Noted): void {
    const now = this.now().toISOString();
    const key = JSON.stringify([kind, outcome, operation, source, actor, agentId, unit]);
    const known = this.pending.get(key);
    if (known) {
      known.until = now;
      known.count += 1;
    } else if (this.pending.size < MOST) {
      const about = { ...(actor && { actor }), ...(agentId && { agentId }), ...(unit && { unit }) };
      const note = { kind, outcome, operation, source, ...about, at: now, until: now, count: 1 };
      this.pending.set(key, note);
    } else this.options.onLost(1);
  }

  /** Hands over what was noted. What cannot be handed over is kept for the next time. */
  flush(): Promise<void> {
    this.flushing ??= this.handOver().finally(() => (this.flushing = undefined));
    return this.flushing;
  }

  /** Hands over what is left, once; what cannot be is lost. */
  async stop(): Promise<void> {
    await this.flushing;
    await this.flush();
    const left = [...(this.unsent?.notes ?? []), ...this.pending.values()];
    const count = left.reduce((sum, note) => sum + note.count, 0);
    if (count > 0) this.options.onLost(count);
  }

  private async handOver(): Promise<void> {
    try {
      for (;;) {
        this.unsent ??= this.nextBatch();
        if (!this.unsent) return;
        await this.options.send(this.unsent);
        this.unsent = undefined;
      }
    } catch (error) {
      this.options.onError(error);
    }
  }

  private nextBatch(): RecordInJournal | undefined {
    const taken = [...this.pending].slice(0, JOURNAL_NOTES_MAX);
    if (taken.length === 0) return undefined;
    for (const [key] of taken) this.pending.delete(key);
    return { batchId: newId(), notes: taken.map(([, note]) => note) };
  }
}
