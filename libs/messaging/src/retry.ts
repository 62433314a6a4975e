import type { RetryPolicy } from './broker.js';

/** What applies where a subscription says nothing. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, firstDelayMs: 100, maxDelayMs: 5_000 };

/** Between two tries of work that waits for its environment: no spinning, and a short delay once it is back. */
export const PATIENCE: BackOff = { firstDelayMs: 100, maxDelayMs: 3_000 };

/** Delays that double up to a limit. */
export type BackOff = Pick<RetryPolicy, 'firstDelayMs' | 'maxDelayMs'>;

/** How long to wait after this many failures in a row. */
export function delayAfter(failures: number, { firstDelayMs, maxDelayMs }: BackOff): number {
  return Math.min(firstDelayMs * 2 ** (failures - 1), maxDelayMs);
}

/** Waits; rejects as soon as the signal is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new Interrupted());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The work must stop where it is: the partition was lost, or the member stops. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Tries until it succeeds, with back-off; rejects only once the signal is aborted. */
export async function untilDone<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
  policy: BackOff = DEFAULT_RETRY,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    if (signal.aborted) throw new Interrupted();
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      await pause(delayAfter(failures, policy), signal);
    }
  }
}
