const LATE = Symbol('late');

/** What the work gives, or {@link LATE} when it takes longer; the work itself goes on. */
async function race<T>(ms: number, work: Promise<T>): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the work gives, or a rejection with this text when it takes longer; the work itself goes on. */
export async function withTimeout<T>(ms: number, work: Promise<T>, text: string): Promise<T> {
  const result = await race(ms, work);
  if (result === LATE) throw new Error(text);
  return result;
}

/** Waits for the work, but no longer than this; rejects only when the work does. */
export async function waitAtMost(ms: number, work: Promise<unknown>): Promise<void> {
  await race(ms, work);
}
