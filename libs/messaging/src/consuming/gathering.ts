import { Interrupted } from '@citadelle/async';

interface Part<Item, Result> {
  readonly items: readonly Item[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes one piece of work of what several lanes bring at the same time: what comes while one is under way is the
 * next. So the work is done at once when there is little, and in few pieces when there is much.
 */
export class Gathering<Item, Result = void> {
  private waiting: Part<Item, Result>[] = [];
  private running = false;

  /** `work` gets so many items, or those of one lane where they alone are more. */
  constructor(
    private readonly most: number,
    private readonly work: (items: readonly Item[]) => Promise<Result>,
  ) {}

  /** Resolves and rejects as the work does that these items were part of; rejects with {@link Interrupted} when the signal came before it began. */
  add(items: readonly Item[], signal?: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, signal, resolve, reject });
      if (this.running) return;
      this.running = true;
      // Lanes that were filled at the same time all come first.
      setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const parts = this.next();
      if (parts.length === 0) continue;
      try {
        const result = await this.work(parts.flatMap(({ items }) => items));
        for (const { resolve } of parts) resolve(result);
      } catch (error) {
        for (const { reject } of parts) reject(error);
      }
    }
    this.running = false;
  }

  private next(): Part<Item, Result>[] {
    for (const { signal, reject } of this.waiting) if (signal?.aborted) reject(new Interrupted());
    this.waiting = this.waiting.filter(({ signal }) => !signal?.aborted);
    let count = 0;
    const fits = this.waiting.findIndex(({ items }) => (count += items.length) > this.most);
    return this.waiting.splice(0, fits === -1 ? this.waiting.length : Math.max(1, fits));
  }
}
