import { type BackOff, untilDone } from '@citadelle/messaging/retry';
import { rarely } from '../logging/rarely.js';
import { isUnavailable } from '../problems/unavailable.js';

const BACK_OFF: BackOff = { firstDelayMs: 100, maxDelayMs: 2_000 };
const LOG_EVERY_MS = 30_000;

/** How long errors are retried, and who is told of them. */
export interface RetryOptions {
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
  { otherErrorsForMs, onError, signal = new AbortController().signal }: RetryOptions,
): Promise<T> {
  const end = performance.now() + otherErrorsForMs;
  const isDue = rarely(LOG_EVERY_MS);
  const onFailure = (error: unknown) => {
    if (!isUnavailable(error) && performance.now() >= end) throw error;
    if (isDue('error')) onError(error);
  };
  return untilDone(attempt, signal, onFailure, BACK_OFF);
}
