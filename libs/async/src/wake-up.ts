/** Lets a loop sleep until there is something to do: whoever brings it wakes the loop. */
export class WakeUp {
  private pending = false;
  private endSleep: (() => void) | undefined;

  /** Ends the sleep; while nobody sleeps, the next sleep ends at once. */
  wake(): void {
    this.pending = true;
    this.endSleep?.();
  }

  /** Sleeps until woken, and no longer than this. One sleeper at a time. */
  async sleep(ms: number): Promise<void> {
    if (!this.pending)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.endSleep = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.endSleep = undefined;
    this.pending = false;
  }
}
