import { Interrupted, sleep } from '@citadelle/async';
import { sqlStateOf } from '@citadelle/messaging/faults';
import type { EntityManager } from 'typeorm';
import { prepared, type Statement } from './statement.js';

/**
 * How long each try waits for its locks. Whoever comes later queues behind it, so mostly not for long. Now and then it
 * is for longer than PostgreSQL's deadlock_timeout, 1 s unless set otherwise: only then is an autovacuum in the way ended.
 */
const PATIENCE_MS = [100, 100, 100, 100, 1_200];
/** A pause is so many times as long as the try before it, so that others are kept waiting a sixth of the time at most. */
const PAUSE_FOR_TRY = 5;

const LIMIT = prepared('limit wait for lock')`
  SELECT set_config('lock_timeout', $1, true)`;

/** A lock was not to be had in time, or two waited for each other. */
const NOT_HAD = new Set(['55P03', '40P01']);

/** Takes locks in the transaction of `manager`, until its end; at most once in a try. */
export type Hold = (manager: EntityManager, locks: readonly Statement<object>[]) => Promise<void>;

/** How tries are watched and stopped. */
export interface TriesWatch {
  /** Aborted, the tries end with {@link Interrupted}. */
  readonly signal?: AbortSignal | undefined;
  /** Called when the locks were not to be had. */
  readonly onWaiting?: () => void;
}

/**
 * Runs a transaction that takes, by `hold`, locks for which others then wait. While somebody else does not let go of
 * them it is begun again, after a pause. What that costs the others: behind a long transaction each waits for 0.1 s,
 * in one try of five for 1.2 s, and a sixth of the time in all.
 */
export async function inShortTries<T>(
  transaction: (hold: Hold) => Promise<T>,
  { signal, onWaiting }: TriesWatch = {},
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    if (signal?.aborted) throw new Interrupted();
    const patienceMs = PATIENCE_MS[attempt % PATIENCE_MS.length]!;
    let begun = performance.now();
    const hold: Hold = async (manager, locks) => {
      begun = performance.now();
      for (const lock of locks) {
        const left = Math.round(begun + patienceMs - performance.now());
        await LIMIT.run(manager, String(Math.max(left, 1)));
        await lock.run(manager);
      }
    };
    try {
      return await transaction(hold);
    } catch (error) {
      if (!NOT_HAD.has(sqlStateOf(error) ?? '')) throw error;
    }
    onWaiting?.();
    await pauseAfterTry(performance.now() - begun, signal);
  }
}

/** Lets those go on who waited behind a try that took so long. */
export async function pauseAfterTry(tookMs: number, signal?: AbortSignal): Promise<void> {
  await sleep(PAUSE_FOR_TRY * tookMs, signal);
}
