import { setTimeout as delay } from 'node:timers/promises';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2000;

/** Tries until it works, with growing pauses, for at most `patienceMs`; then fails as the last try did. */
export async function insist<T>(
  attempt: () => Promise<T>,
  patienceMs: number,
  onFailure: (error: unknown) => void,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let pauseMs = FIRST_DELAY_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_DELAY_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() + pauseMs > end) throw error;
      onFailure(error);
      await delay(pauseMs);
    }
  }
}
