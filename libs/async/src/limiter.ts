/** So many wait already that one more would only wait in vain. */
export class LineIsFull extends Error {
  override readonly name = 'LineIsFull';
}

/** Lets at most so many of one key be under way at a time; the others wait, first come first served. */
export class Limiter {
  private readonly underWay = new Map<string, { count: number; waiting: (() => void)[] }>();

  constructor(
    private readonly most: number,
    /** How many of one key may wait. */
    private readonly longestLine = Infinity,
  ) {}

  /** How many keys have something under way. */
  get size(): number {
    return this.underWay.size;
  }

  /** Runs the work when it is its turn, and gives what the work gives; rejects with {@link LineIsFull}. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.underWay.get(key) ?? { count: 0, waiting: [] };
    if (line.waiting.length >= this.longestLine) throw new LineIsFull();
    this.underWay.set(key, line);
    if (line.count < this.most) line.count++;
    else await new Promise<void>((start) => line.waiting.push(start));
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next) next();
      else if (--line.count === 0) this.underWay.delete(key);
    }
  }
}
