import { setTimeout } from 'node:timers/promises';

/** Between two looks: short waits end at once, and long ones cost no core. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;

/** What a probe sees: something, or nothing yet. */
type Found<T> = T | undefined | null | false;

/** Waits until `probe` gives something, and returns it; fails after `timeoutMs` saying what it waited for. */
export async function until<T>(
  what: string,
  probe: () => Found<T> | Promise<Found<T>>,
  timeoutMs = 90_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for: ${what}`);
    await setTimeout(pause);
    pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS);
  }
}
