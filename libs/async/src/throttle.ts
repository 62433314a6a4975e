const MINUTE_MS = 60_000;
/** Keys may come from outside: what is remembered of them has a limit. */
const MOST_KEYS = 10_000;

/**
 * Lets the first of a key pass and then one a minute, such as the log of an outage that lasts, which would otherwise
 * fill a disk.
 */
export class Throttle {
  private readonly passed = new Map<string, { readonly at: number; heldBack: number }>();

  constructor(private readonly everyMs = MINUTE_MS) {}

  /** How often this key came since it last passed, this time included; 0 when it does not pass. */
  pass(key: string): number {
    const now = performance.now();
    const last = this.passed.get(key);
    if (last && now - last.at < this.everyMs) {
      last.heldBack += 1;
      return 0;
    }
    if (this.passed.size >= MOST_KEYS) this.passed.clear();
    this.passed.set(key, { at: now, heldBack: 0 });
    return (last?.heldBack ?? 0) + 1;
  }

  /** The next of this key passes: what it told of is over. */
  reset(key: string): void {
    this.passed.delete(key);
  }
}
