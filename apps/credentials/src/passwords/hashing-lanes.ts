/** The queue of sign-ins is full: the caller may come back after `retryAfterSeconds`. */
export class HashingSaturated extends Error {
  override readonly name = 'HashingSaturated';

  constructor(readonly retryAfterSeconds: number) {
    super('the queue of the hashing lanes is full');
  }
}

/** People who wait come before seeds, which nobody watches. */
export type Priority = 'sign-in' | 'seeding';

interface Waiting {
  start(): void;
}

/**
 * Runs at most `lanes` hashes at a time: each takes a whole core and its own memory, so more at once
 * would only make all of them slower. Sign-ins wait in a bounded queue, seeds behind them.
 */
export class HashingLanes {
  private active = 0;
  private readonly queues: Record<Priority, Waiting[]> = { 'sign-in': [], seeding: [] };

  constructor(
    readonly lanes: number,
    private readonly longestQueue: number,
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

  /** Runs `work` when a lane is free; throws {@link HashingSaturated} when too many wait already. */
  async run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    if (this.active >= this.lanes) await this.turn(priority);
    else this.active++;
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  private turn(priority: Priority): Promise<void> {
    const queue = this.queues[priority];
    if (priority === 'sign-in' && queue.length >= this.longestQueue)
      throw new HashingSaturated(
        Math.max(1, Math.ceil((queue.length * this.hashMs) / this.lanes / 1000)),
      );
    return new Promise((start) => queue.push({ start }));
  }

  /** Hands the lane straight to the next in line, so that nobody slips in between. */
  private release(): void {
    const next = this.queues['sign-in'].shift() ?? this.queues.seeding.shift();
    if (next) next.start();
    else this.active--;
  }
}
