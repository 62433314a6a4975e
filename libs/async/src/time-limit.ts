import { Interrupted } from './sleep.js';

/** What the work gives, or what `late` does when it takes longer; the work itself goes on. */
async function race<T, Late>(ms: number, work: Promise<T>, late: () => Late): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([work, timeIsUp.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the work gives, or a rejection with this text when it takes longer; the work itself goes on. */
export function withTimeout<T>(ms: number, work: Promise<T>, text: string): Promise<T> {
  return race(ms, work, () => {
    throw new Error(text);
  });
}

/** Waits for the work, but no longer than this; rejects only when the work does. */
export async function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  await race(ms, work, () => undefined);
}

/**
 * What the work gives, or a rejection with {@link Interrupted} when the signal is aborted and the work is not done within
 * `graceMs` of that; the work itself goes on.
 */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  graceMs: number,
  work: Promise<T>,
): Promise<T> {
  if (!signal) return work;
  let onAbort!: () => void;
  let timer: NodeJS.Timeout | undefined;
  const isLate = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(new Interrupted()), graceMs);
    };
  });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, isLate]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
