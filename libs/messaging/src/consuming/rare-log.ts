import type { BrokerLog } from '../broker.js';

const AGAIN_AFTER_MS = 60_000;

/** Logs what goes on for long at its beginning and then once a minute, with how often it happened. */
export class RareLog {
  private readonly told = new Map<string, { at: number; times: number }>();

  constructor(private readonly log: BrokerLog) {}

  /** `name` tells one cause from another. */
  warn(name: string, text: string, details: Readonly<Record<string, unknown>>): void {
    const now = Date.now();
    const before = this.told.get(name);
    if (before && now - before.at < AGAIN_AFTER_MS) {
      before.times++;
      return;
    }
    this.told.set(name, { at: now, times: 0 });
    this.log('warn', text, { ...details, ...(before && { times: before.times + 1 }) });
  }

  /** The next time is a beginning again. */
  over(name: string): void {
    this.told.delete(name);
  }
}
