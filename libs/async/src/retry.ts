import { BackOff, type Delays } from './back-off.js';
import { Interrupted } from './sleep.js';

/** How work is tried again. */
export interface RetryOptions extends Delays {
  /** Tries in all, the first included. No limit unless said. */
  readonly attempts?: number;
  /** Ends the tries: what is under way is let finish. */
  readonly signal?: AbortSignal;
  /** Told of each failure. What it throws ends the tries, in place of the failure. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Tries until it succeeds, with back-off. Rejects with the last failure when there are no tries left, with
 * {@link Interrupted} once the signal is aborted or the work says so.
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  { attempts = Infinity, signal, onFailure, ...delays }: RetryOptions = {},
): Promise<T> {
  const backOff = new BackOff(delays);
  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted) throw new Interrupted();
    try {
      return await work(attempt);
    } catch (error) {
      onFailure?.(error);
      if (error instanceof Interrupted || attempt >= attempts) throw error;
      await backOff.wait(signal);
    }
  }
}
