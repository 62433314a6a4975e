import { Interrupted, WakeUp } from '@citadelle/async';
import type { Checkpoint } from './checkpoint.js';
import { CheckpointMaker, type CheckpointMakerOptions } from './checkpoint-maker.js';

const LOOK_EVERY_MS = 20_000;

/** What a runner needs. */
export interface CheckpointRunnerOptions extends CheckpointMakerOptions {
  /** How long an event may wait for a checkpoint that covers it. */
  readonly everyMs: number;
  /** Told of each checkpoint once it is kept. */
  readonly onMade: (checkpoint: Checkpoint) => void;
  /** Told of every failure; it is tried again at the next look. */
  readonly onError: (error: unknown) => void;
}

/** Sees to it, at the start and then every few seconds, that a checkpoint is made when one is due. */
export class CheckpointRunner {
  readonly #wakeUp = new WakeUp();
  readonly #maker: CheckpointMaker;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: CheckpointRunnerOptions) {
    this.#maker = new CheckpointMaker(options);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the checkpoint in hand; waits no longer for transactions that append. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#wakeUp.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { everyMs, onMade, onError } = this.options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        for await (const made of this.#maker.makeWhenOlderThan(everyMs, signal)) {
          onMade(made);
          if (signal.aborted) return;
        }
      } catch (error) {
        if (error instanceof Interrupted) return;
        onError(error);
      }
      await this.#wakeUp.sleep(Math.min(everyMs, LOOK_EVERY_MS));
    }
  }
}
