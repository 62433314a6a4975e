import { Refusal } from '@citadelle/decider';

/** People who wait come before seeds, which nobody watches. */
export type Priority = 'sign-in' | 'seeding';

/**
 * Runs at most `lanes` hashes at a time: each takes a whole core and its own memory, so more at once
 * would only make all of them slower. Sign-ins are admitted up to a bound, seeds wait behind them.
 */
export class HashingLanes {
  private active = 0;
  private admitted = 0;
  private readonly queues: Record<Priority, (() => void)[]> = { 'sign-in': [], seeding: [] };

  constructor(
    readonly lanes: number,
    private readonly longestQueue: number,
    /** How many more are handed over, so that a thread that ends one hash finds its next at hand. */
    private readonly ahead = 0,
    private readonly hashMs = 15,
  ) {}

  /** How much is being hashed and how much waits. */
  get load(): { active: number; signIns: number; seeds: number } {
    return {
      active: this.active,
      signIns: this.queues['sign-in'].length,
      seeds: this.queues.seeding.length,
    };
  }

  /**
   * Begins `work` that will hash for somebody who waits, or refuses with `hashing-saturated` before it
   * has touched anything, when as many are in as can wait.
   */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    const most = this.lanes + this.longestQueue;
    if (this.admitted >= most) {
      const queueMs = (most * this.hashMs) / this.lanes;
      throw new Refusal('hashing-saturated', { retryAfterSeconds: Math.ceil(queueMs / 1000) });
    }
    this.admitted++;
    try {
      return await work();
    } finally {
      this.admitted--;
    }
  }

  /** Runs `work` when a lane is free, or next in hand. */
  async run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    if (this.active < this.lanes + this.ahead) this.active++;
    else await new Promise<void>((start) => this.queues[priority].push(start));
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /** Hands the lane straight to the next in line, so that nobody slips in between. */
  private release(): void {
    const next = this.queues['sign-in'].shift() ?? this.queues.seeding.shift();
    if (next) next();
    else this.active--;
  }
}
