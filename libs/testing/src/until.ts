import { setTimeout } from 'node:timers/promises';

/** What a probe sees: something, or nothing yet. */
type Found<T> = T | undefined | null | false;

/** Waits until `probe` gives something, and returns it; fails after `timeoutMs` saying what it waited for. */
export async function until<T>(
  what: string,
  probe: () => Found<T> | Promise<Found<T>>,
  timeoutMs = 15_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for: ${what}`);
    await setTimeout(10);
  }
}
