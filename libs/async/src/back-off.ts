import { sleep } from './sleep.js';

/** Delays that double, from the first up to the longest. */
export interface Delays {
  /** Default 100 ms. */
  readonly firstDelayMs?: number;
  /** Default 5 s. */
  readonly maxDelayMs?: number;
}

/** How long to wait after this many failures in a row. */
export function delayAfter(
  failures: number,
  { firstDelayMs = 100, maxDelayMs = 5_000 }: Delays = {},
): number {
  return Math.min(firstDelayMs * 2 ** (failures - 1), maxDelayMs);
}

/** Waits longer after each failure in a row. */
export class BackOff {
  private failures = 0;

  constructor(private readonly delays: Delays = {}) {}

  /** Waits after one more failure; rejects with `Interrupted` as soon as the signal is aborted. */
  async wait(signal?: AbortSignal): Promise<void> {
    this.failures += 1;
    await sleep(delayAfter(this.failures, this.delays), signal);
  }

  /** After a success: the next failure is the first again. */
  reset(): void {
    this.failures = 0;
  }
}
