import { retry, Throttle } from '@citadelle/async';
import { isUnavailable } from '../problems/unavailable.js';

const LONGEST_DELAY_MS = 2_000;
const LOG_EVERY_MS = 30_000;

/** How long errors are retried, and who is told of them. */
export interface WaitOptions {
  /** How long an error is retried that waiting may not heal, such as a wrong password or a missing database. */
  readonly otherErrorsForMs: number;
  /** Called with the first error, then with one every 30 s. */
  readonly onError: (error: unknown) => void;
  readonly signal?: AbortSignal;
}

/**
 * Tries until it works, with growing pauses. It waits for a server that is away without a limit, because restarting
 * the process would not help. Rejects once the signal is aborted.
 */
export function retryWhileUnavailable<T>(
  attempt: () => Promise<T>,
  { otherErrorsForMs, onError, signal }: WaitOptions,
): Promise<T> {
  const end = performance.now() + otherErrorsForMs;
  const throttle = new Throttle(LOG_EVERY_MS);
  const onFailure = (error: unknown) => {
    if (!isUnavailable(error) && performance.now() >= end) throw error;
    if (throttle.pass('error')) onError(error);
  };
  return retry(attempt, { maxDelayMs: LONGEST_DELAY_MS, signal, onFailure });
}
