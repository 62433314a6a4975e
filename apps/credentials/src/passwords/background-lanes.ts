import { availableParallelism } from 'node:os';
import { sleep } from '@citadelle/async';
import { HashingLanes } from './hashing-lanes.js';

/** So long after the last of them, people are taken to be coming. */
const COMING_MS = 2_000;
/** A pause is so many times as long as the hash before it. */
const PAUSE_FOR_HASH = 3;

/**
 * For hashes that nobody waits for. While people come, one is made at a time, with a pause after it: even at the lowest
 * priority it keeps a processor, and the memory that both go through, from the hash of whoever waits. Else there are as
 * many as there are lanes.
 */
export class BackgroundLanes {
  readonly lanes: number;
  private readonly all: HashingLanes;
  private readonly one = new HashingLanes(1);

  /** `forPeople` are the lanes of those who wait. */
  constructor(
    lanes: number,
    private readonly forPeople: HashingLanes,
    processors = availableParallelism(),
  ) {
    // A quota that the lowest priority uses up is missing to whoever signs in.
    this.lanes = lanes < processors ? Math.max(1, lanes - 1) : lanes;
    this.all = new HashingLanes(this.lanes);
  }

  /** How much is being hashed or pauses, and how much waits. */
  get load(): { active: number; waiting: number } {
    return this.all.load;
  }

  /** Runs `work` when its turn comes. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.all.run(() =>
      this.forPeople.servedWithin(COMING_MS) ? this.one.run(() => this.withPause(work)) : work(),
    );
  }

  private async withPause<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      await sleep(PAUSE_FOR_HASH * (performance.now() - begun));
    }
  }
}
