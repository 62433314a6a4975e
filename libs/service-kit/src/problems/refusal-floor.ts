import { sleep } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';

/** Longer than the slowest refusal takes on a machine that is not overloaded. */
export const REFUSAL_FLOOR_MS = 100;

/** What tells the time and waits. */
interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

const realClock: Clock = { now: () => performance.now(), sleep };

/**
 * Runs `work`. A refusal with one of these codes is held back until a fixed time after the start, so that its time
 * does not tell the reason; on a machine so loaded that it is later, until twice that time, and so on. Everything else
 * returns at once.
 */
export async function withRefusalFloor<T>(
  alike: readonly string[],
  work: () => Promise<T>,
  clock = realClock,
): Promise<T> {
  const begun = clock.now();
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && alike.includes(error.code)) {
      const tookMs = clock.now() - begun;
      const floors = Math.max(1, Math.ceil(tookMs / REFUSAL_FLOOR_MS));
      await clock.sleep(Math.ceil(floors * REFUSAL_FLOOR_MS - tookMs));
    }
    throw error;
  }
}
