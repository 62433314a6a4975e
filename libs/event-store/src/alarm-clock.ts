/** A sleep that can be cut short; a wake-up that comes while nobody sleeps cuts the next one. */
export class AlarmClock {
  #rung = false;
  #cut: (() => void) | undefined;

  wake(): void {
    this.#rung = true;
    this.#cut?.();
  }

  /** Sleeps for `ms`, or until woken. */
  async sleep(ms: number): Promise<void> {
    if (!this.#rung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#cut = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#cut = undefined;
    this.#rung = false;
  }
}
