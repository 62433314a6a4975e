/** At a time: most of each call is spent waiting, unless so many at once keep one another from it. */
const LANES = 4;
/** A sample is mostly later than another when its value is the later one in so many pairs. */
const MOSTLY = 0.75;
/** Two-sided, at 1 % over one comparison, over two and so on. */
const CRITICAL = [2.5758, 2.807, 2.9352, 3.0233, 3.0902, 3.144];

/** Of all pairs of a value of one and a value of the other, the share in which one's is larger; pairs of equals count by half. */
function shareLarger(one: readonly number[], other: readonly number[]): number {
  const larger = one.flatMap((value) => other.map((beside) => (Math.sign(value - beside) + 1) / 2));
  return larger.reduce((sum, half) => sum + half, 0) / larger.length;
}

/** The z of Mann and Whitney’s test: how surely one of two samples tends to be larger. */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const [n, m] = [one.length, other.length];
  return ((shareLarger(one, other) - 0.5) * n * m) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

/** Calls whose times are compared, by what is different about them. */
export type TimedClasses = Readonly<Record<string, () => Promise<unknown>>>;

/** Milliseconds of `samples` calls of each class, made in turns of random order. */
async function timesOf(classes: TimedClasses, samples: number): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = Object.fromEntries(
    Object.keys(classes).map((name) => [name, []]),
  );
  const work = Array.from({ length: samples }, () =>
    Object.entries(classes)
      .map(([name, call]) => ({ name, call, order: Math.random() }))
      .sort((a, b) => a.order - b.order),
  ).flat();
  const lane = async () => {
    for (let next = work.shift(); next; next = work.shift()) {
      const before = performance.now();
      await next.call();
      times[next.name]!.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return times;
}

/**
 * Names of the classes whose times in milliseconds tell them from the first class. Each call is to end at a multiple of
 * `everyMs`. How long after it ends must tell nothing, at 1 % over all comparisons. On a loaded machine what takes more
 * work is late more often: which multiple it is tells only where it is mostly another one, as on a machine that has
 * nothing else to do.
 */
export function toldApart(
  times: Readonly<Record<string, readonly number[]>>,
  everyMs: number,
): string[] {
  const [first, ...others] = Object.entries(times).map(([name, all]) => {
    // From the middle between two multiples, since a timer may be early by a little.
    const moments = all.map((ms) => ms / everyMs + 0.5);
    const multiples = moments.map(Math.floor);
    return { name, multiples, after: moments.map((moment, at) => moment - multiples[at]!) };
  });
  const critical = CRITICAL[others.length - 1];
  if (critical === undefined) throw new Error(`no critical value for ${others.length} comparisons`);
  return others
    .filter(({ multiples, after }) => {
      const later = shareLarger(multiples, first!.multiples);
      const isMostlyAnother = Math.max(later, 1 - later) > MOSTLY;
      return isMostlyAnother || Math.abs(mannWhitney(first!.after, after)) > critical;
    })
    .map(({ name }) => name);
}

/**
 * As {@link toldApart}, of calls that are made for it. Chance alone tells once in a hundred samples, so that what a first
 * sample tells must be told by a second one too; `prepare` makes the classes anew for each.
 */
export async function toldByTime(
  { samples, everyMs }: { samples: number; everyMs: number },
  prepare: () => TimedClasses | Promise<TimedClasses>,
): Promise<string[]> {
  const look = async () => toldApart(await timesOf(await prepare(), samples), everyMs);
  return (await look()).length === 0 ? [] : look();
}
