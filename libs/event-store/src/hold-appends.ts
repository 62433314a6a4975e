import { sleep } from '@citadelle/async';
import { sqlStateOf } from '@citadelle/messaging/faults';
import type { EntityManager } from 'typeorm';
import { prepared } from './statement.js';

const LOCK_NOT_AVAILABLE = '55P03';

/** While a lock is waited for, appends queue behind it: at first not for long, at last long enough for PostgreSQL to end an autovacuum that is in the way. */
const PATIENCE_MS = [50, 100, 200, 400, 1_500];

const LIMIT = prepared('limit wait for lock')`
  SELECT set_config('lock_timeout', $1, true)`;
const LOCK = prepared('hold appends')`
  LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE`;

/** Keeps appends out until the transaction of `manager` ends; gives up after `patienceMs`. */
async function lockAppends(manager: EntityManager, patienceMs: number): Promise<void> {
  await LIMIT.run(manager, String(patienceMs));
  await LOCK.run(manager);
}

/**
 * Runs a transaction that keeps appends out from when it calls `hold` until its end, so that what it reads is the last
 * word of every stream. It is begun again while a long transaction is in the way, without keeping others waiting.
 */
export async function whileAppendsAreHeld<T>(
  transaction: (hold: (manager: EntityManager) => Promise<void>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    const patienceMs = PATIENCE_MS[attempt % PATIENCE_MS.length]!;
    try {
      return await transaction((manager) => lockAppends(manager, patienceMs));
    } catch (error) {
      if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    }
    await sleep(patienceMs);
  }
}
