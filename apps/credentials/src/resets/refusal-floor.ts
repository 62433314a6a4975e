import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '@citadelle/decider';

/** Longer than the slowest way to a refusal takes on a machine that is not overrun. */
const FLOOR_MS = 100;

/** Refusals that must not tell by their time why. */
const ALIKE: ReadonlySet<string> = new Set(['reset-refused', 'identity-not-found']);

/** Runs `work`; what it refuses without saying why leaves no earlier than a fixed time after it began. */
export async function withRefusalFloor<T>(work: () => Promise<T>, floorMs = FLOOR_MS): Promise<T> {
  const earliest = performance.now() + floorMs;
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && ALIKE.has(error.code))
      await delay(Math.max(0, Math.ceil(earliest - performance.now())));
    throw error;
  }
}
