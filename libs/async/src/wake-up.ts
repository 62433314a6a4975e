/** A sleep that can be cut short; a call made while nobody sleeps ends the next sleep at once. */
export class Wake {
  private pending = false;
  private resume: (() => void) | undefined;

  call(): void {
    this.pending = true;
    this.resume?.();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.resume = undefined;
    }
    this.pending = false;
  }
}
