import type { Deadline } from '@citadelle/event-store';

/** Does what a deadline asks for. Rejecting has it tried again later. */
export type DeadlineHandler = (deadline: Deadline) => Promise<void>;

/** Which handler gets which kind of deadline. Modules register theirs while the application starts. */
export class Deadlines {
  private readonly handlers = new Map<string, DeadlineHandler>();

  on(kind: string, handler: DeadlineHandler): void {
    if (this.handlers.has(kind)) throw new Error(`two handlers for the deadlines of kind ${kind}`);
    this.handlers.set(kind, handler);
  }

  /** All that were registered, by kind. */
  all(): ReadonlyMap<string, DeadlineHandler> {
    return this.handlers;
  }
}
