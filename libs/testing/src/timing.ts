/** At a time: most of each call is spent waiting, unless so many at once keep one another from it. */
const LANES = 4;
/** Two-sided, at 1 % over one comparison, over two and so on. */
const CRITICAL = [2.5758, 2.807, 2.9352, 3.0233, 3.0902, 3.144];

/** The z of Mann and Whitney’s test: how surely one of two samples tends to be larger. */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, own: true })),
    ...other.map((value) => ({ value, own: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  const ranks = all.reduce((sum, { own }, index) => sum + (own ? index + 1 : 0), 0);
  const [n, m] = [one.length, other.length];
  const u = ranks - (n * (n + 1)) / 2;
  return (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

/** Calls whose times are compared, by what is different about them. */
export type TimedClasses = Readonly<Record<string, () => Promise<unknown>>>;

/** Milliseconds of `samples` calls of each class, made in turns of random order. */
async function timesOf(classes: TimedClasses, samples: number): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  const work = Array.from({ length: samples }, () =>
    Object.entries(classes)
      .map(([name, call]) => ({ name, call, order: Math.random() }))
      .sort((a, b) => a.order - b.order),
  ).flat();
  const lane = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      const before = performance.now();
      await next.call();
      (times[next.name] ??= []).push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return times;
}

/**
 * Names of the classes whose times tell them from the first class, at 1 % over all comparisons. Chance alone
 * tells once in a hundred samples, so that what a first sample tells must be told by a second one too;
 * `prepare` makes the classes anew for each.
 */
export async function toldByTime(
  samples: number,
  prepare: () => TimedClasses | Promise<TimedClasses>,
): Promise<string[]> {
  const look = async () => {
    const classes = await prepare();
    const names = Object.keys(classes);
    const times = await timesOf(classes, samples);
    const [first, ...others] = names.map((name) => ({ name, times: times[name] ?? [] }));
    const critical = CRITICAL[others.length - 1];
    if (critical === undefined)
      throw new Error(`no critical value for ${others.length} comparisons`);
    return others
      .filter((other) => Math.abs(mannWhitney(first!.times, other.times)) > critical)
      .map(({ name }) => name);
  };
  return (await look()).length === 0 ? [] : look();
}
