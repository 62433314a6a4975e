import { Refusal } from '@citadelle/decider';

/**
 * Runs at most `lanes` hashes at a time: each takes a whole core and its own memory, so more at once
 * would only make all of them slower. People who wait are admitted up to a bound.
 */
export class HashingLanes {
  private active = 0;
  private admitted = 0;
  private readonly admittedOf = new Map<string, number>();
  private readonly queue: (() => void)[] = [];
  private lastLeft = -Infinity;

  constructor(
    readonly lanes: number,
    private readonly longestQueue = 0,
    /** How many more are handed over, so that a thread that ends one hash finds its next at hand. */
    private readonly ahead = 0,
    private readonly hashMs = 15,
    /** Where what is admitted comes from; undefined when it counts for nobody. */
    private readonly currentSource: () => string | undefined = () => undefined,
  ) {}

  /** How many of one source may be in: a quarter of those who may wait. */
  private get mostOfSource(): number {
    return Math.max(1, Math.floor(this.longestQueue / 4));
  }

  /** How much is being hashed and how much waits. */
  get load(): { active: number; waiting: number } {
    return { active: this.active, waiting: this.queue.length };
  }

  /**
   * Begins `work` that will hash for somebody who waits, or refuses with `hashing-saturated` before it
   * has touched anything, when as many are in as can wait, or as many of its source as may; `source` is what counts as
   * one, where that is not the address.
   */
  async admit<T>(work: () => Promise<T>, source = this.currentSource()): Promise<T> {
    const most = this.lanes + this.longestQueue;
    const ofSource = source === undefined ? 0 : (this.admittedOf.get(source) ?? 0);
    if (this.admitted >= most || ofSource >= this.mostOfSource) {
      const queueMs = (most * this.hashMs) / this.lanes;
      throw new Refusal('hashing-saturated', { retryAfterSeconds: Math.ceil(queueMs / 1000) });
    }
    this.admitted++;
    this.countOf(source, 1);
    try {
      return await work();
    } finally {
      this.admitted--;
      this.countOf(source, -1);
      this.lastLeft = performance.now();
    }
  }

  /** Whether somebody is in, or was so short a time ago. */
  servedWithin(ms: number): boolean {
    return this.admitted > 0 || performance.now() - this.lastLeft < ms;
  }

  private countOf(source: string | undefined, change: 1 | -1): void {
    if (source === undefined) return;
    const count = (this.admittedOf.get(source) ?? 0) + change;
    if (count === 0) this.admittedOf.delete(source);
    else this.admittedOf.set(source, count);
  }

  /** Runs `work` when a lane is free, or next in hand. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.active < this.lanes + this.ahead) this.active++;
    else await new Promise<void>((start) => this.queue.push(start));
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /** Hands the lane straight to the next in line, so that nobody slips in between. */
  private release(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.active--;
  }
}
