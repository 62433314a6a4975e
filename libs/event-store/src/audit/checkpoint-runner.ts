import { WakeUp } from '@citadelle/async';
import type { Checkpoint } from './checkpoint.js';
import { CheckpointMaker, type CheckpointMakerOptions } from './checkpoint-maker.js';

const LOOK_EVERY_MS = 60_000;

/** What a runner needs. */
export interface CheckpointRunnerOptions extends CheckpointMakerOptions {
  /** How long an event may wait for a checkpoint that covers it. */
  readonly everyMs: number;
  /** Told of each checkpoint once it is kept. */
  readonly onMade: (checkpoint: Checkpoint) => void;
  /** Told of every failure; it is tried again a minute later. */
  readonly onError: (error: unknown) => void;
}

/** Sees to it, at the start and then every minute, that a checkpoint is made when one is due. */
export class CheckpointRunner {
  readonly #wakeUp = new WakeUp();
  readonly #maker: CheckpointMaker;
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(private readonly options: CheckpointRunnerOptions) {
    this.#maker = new CheckpointMaker(options);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the checkpoint in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeUp.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { everyMs, onMade, onError } = this.options;
    while (!this.#stopping) {
      try {
        for await (const made of this.#maker.makeWhenOlderThan(everyMs)) {
          onMade(made);
          if (this.#stopping) return;
        }
      } catch (error) {
        onError(error);
      }
      await this.#wakeUp.sleep(Math.min(everyMs, LOOK_EVERY_MS));
    }
  }
}
