import type { Background } from '../service/tokens.js';

/** What the modules of a service do by themselves, in a replica. */
export class BackgroundWork implements Background {
  private readonly starts: (() => void)[] = [];

  onStart(start: () => void): void {
    this.starts.push(start);
  }

  /** Starts everything that was registered. */
  start(): void {
    for (const start of this.starts) start();
  }
}
