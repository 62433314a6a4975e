import pg from 'pg';
import { isReadTimeout, sqlStateOf } from '../faults.js';

/**
 * A client that is used no more after an answer that makes its session worthless. pg alone leaves a connection
 * whose answer is late busy with the old query, and a session that only reads stays so when the database has
 * long been writable again.
 */
export class DatabaseClient extends pg.Client {
  /** Told when an answer says that other sessions of the same server are worth no more than this one. */
  onServerFault: (() => void) | undefined;

  // One body for pg's many signatures: pools hand in a callback, everybody else awaits the promise.
  override query(...given: unknown[]): never {
    const query = super.query.bind(this) as (...given: unknown[]) => unknown;
    const callback = given.at(-1);
    if (typeof callback === 'function') {
      const heeded = (error: unknown, result: unknown) => {
        this.heed(error);
        callback(error, result);
      };
      return query(...given.slice(0, -1), heeded) as never;
    }
    const answer = query(...given);
    if (!(answer instanceof Promise)) return answer as never;
    return answer.catch((error: unknown) => {
      this.heed(error);
      throw error;
    }) as never;
  }

  private heed(error: unknown): void {
    if (!error) return;
    const scope = scopeOf(error);
    if (scope === 'none') return;
    // At once, without a good-bye, when a query is still under way; what waits on this connection fails.
    this.end().catch(() => undefined);
    if (scope === 'server') this.onServerFault?.();
  }
}

/** 53100 disk full, 57P01 to 57P04 the server stops, crashed, starts or lost the database, 25006 it only reads. */
const OF_SERVER = /^(25006|53100|57P0[1-4]|58...|08...)$/;
/** A plan that no longer holds, or a prepared statement that is gone: another session prepares anew. */
const OF_SESSION = /^(0A000|26000)$/;

/** What an error condemns: nothing, its session, or all sessions of the server (a late answer does, too: the network swallows). */
export function scopeOf(error: unknown): 'none' | 'session' | 'server' {
  const state = sqlStateOf(error);
  if (state === undefined) return isReadTimeout(error) ? 'server' : 'none';
  if (OF_SERVER.test(state)) return 'server';
  return OF_SESSION.test(state) ? 'session' : 'none';
}
