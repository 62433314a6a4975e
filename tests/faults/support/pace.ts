/** Spreads a load evenly over steps whose length shows only as they are done. */
export class Pace {
  private done = 0;
  private begun = Date.now();
  private stepMs: number;

  constructor(
    private readonly total: number,
    private readonly steps: number,
    firstGuessMs: number,
  ) {
    this.stepMs = firstGuessMs;
  }

  /** A step is done: the next one is expected to take as long. */
  step(): void {
    this.stepMs = Date.now() - this.begun;
    this.begun = Date.now();
    this.done += 1;
  }

  /** How much of the load is due by now; all of it once the steps are done. */
  due(): number {
    if (this.done >= this.steps) return this.total;
    const within = Math.min(1, (Date.now() - this.begun) / this.stepMs);
    return Math.floor((this.total * (this.done + within)) / this.steps);
  }
}
