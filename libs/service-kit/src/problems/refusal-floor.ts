import { sleep } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';

/** Longer than the slowest refusal takes on a machine that is not overloaded. */
const FLOOR_MS = 100;

/** What tells the time and waits. */
interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

const realClock: Clock = { now: () => performance.now(), sleep };

/**
 * Runs `work`. A refusal with one of these codes is held back until a fixed time after the start, so that its time
 * does not tell the reason. Everything else returns at once.
 */
export async function withRefusalFloor<T>(
  alike: readonly string[],
  work: () => Promise<T>,
  clock = realClock,
): Promise<T> {
  const earliest = clock.now() + FLOOR_MS;
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && alike.includes(error.code))
      await clock.sleep(Math.max(0, Math.ceil(earliest - clock.now())));
    throw error;
  }
}
