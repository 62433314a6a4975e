/** The value below which a share `p` (0 to 1) of the samples lies. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no samples');
  return value;
}

/** The middle value. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** How many times per second `work` completes with `parallel` callers at once, over `seconds`. */
export async function throughput(
  parallel: number,
  seconds: number,
  work: () => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (performance.now() < end) {
        await work();
        done += 1;
      }
    }),
  );
  return (done * 1_000) / (performance.now() - start);
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Measures two ways of doing the same by turns, so that a machine that slows down slows both, and returns the
 * median of each, and that of what they are to each other in one turn.
 */
export async function byTurns(
  rounds: number,
  baseline: () => Promise<number>,
  ours: () => Promise<number>,
): Promise<{ baseline: number; ours: number; ratio: number }> {
  const measured = { baseline: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    measured.baseline.push(await baseline());
    measured.ours.push(await ours());
  }
  const ratios = measured.ours.map((value, round) => value / measured.baseline[round]!);
  return {
    baseline: median(measured.baseline),
    ours: median(measured.ours),
    ratio: median(ratios),
  };
}
