import { setTimeout } from 'node:timers/promises';

/** Waits until `probe` gives something, and returns it; fails after `timeoutMs` saying what it waited for. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | null | false>,
  timeoutMs = 15_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for: ${what}`);
    await setTimeout(25);
  }
}
