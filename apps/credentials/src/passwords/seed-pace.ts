/** So long after accounts last opened, more are taken to be opening. */
const OPENING_MS = 2_000;
/** While accounts open, the batches of one end of the queue begin so far apart. */
const APART_MS = 1_000;
/** Seeds of a batch while accounts open. */
const FEW = 8;
/** Seeds of a batch else. */
const MANY = 32;

/**
 * How many seeds are taken at a time, and how soon. An import opens its accounts first: each seed takes as much of the
 * database and of the topics as an account, besides its hash, and people sign in meanwhile.
 */
export class SeedPace {
  private openedAt = -Infinity;

  /** `now` is in milliseconds, from any origin. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Told each time that accounts have opened. */
  accountsOpened(): void {
    this.openedAt = this.now();
  }

  /** How many seeds the next batch has at most. */
  most(): number {
    return this.areOpening ? FEW : MANY;
  }

  /** Milliseconds until the next batch of this end, when the last one began at `begun` and there are more. */
  waitAfter(begun: number): number {
    return this.areOpening ? Math.max(0, begun + APART_MS - this.now()) : 0;
  }

  private get areOpening(): boolean {
    return this.now() - this.openedAt <= OPENING_MS;
  }
}
