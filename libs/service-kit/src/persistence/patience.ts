import { setTimeout as delay } from 'node:timers/promises';
import { isUnavailable } from '../problems/unavailable.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2000;
const SAY_EVERY_MS = 30_000;

/**
 * Tries until it works, with growing pauses. A server that is away is waited for without a limit, since to be
 * started anew would help nobody; anything else, such as a wrong password or a database that is still to be made,
 * for at most `patienceMs`. Says so at first, and then now and then. Fails too when the signal is aborted in a pause.
 */
export async function insist<T>(
  attempt: () => Promise<T>,
  patienceMs: number,
  onFailure: (error: unknown) => void,
  signal?: AbortSignal,
): Promise<T> {
  const end = performance.now() + patienceMs;
  let sayAt = 0;
  for (let pauseMs = FIRST_DELAY_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_DELAY_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnavailable(error) && performance.now() + pauseMs > end) throw error;
      if (performance.now() >= sayAt) {
        onFailure(error);
        sayAt = performance.now() + SAY_EVERY_MS;
      }
      await delay(pauseMs, undefined, { signal });
    }
  }
}
