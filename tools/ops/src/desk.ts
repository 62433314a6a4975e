import type { Installation } from './installation.js';

/** What a command tells: `json` for machines, `lines` for people. */
export interface Report {
  readonly json: unknown;
  readonly lines: readonly string[];
}

/** What every command has at hand. */
export interface Desk {
  /** Throws a `Stop` when nothing runs. */
  installation(): Installation;
  /** Aborted when the operator interrupts: stop at the next point where nothing is half-done. */
  readonly signal: AbortSignal;
  /** Says, on the error output, what is being done. */
  say(line: string): void;
  /** Writes the outcome on the output, once. */
  report(report: Report): void;
  /** Makes the exit code say so, though the command was done. */
  somebodyMustLook(): void;
}
