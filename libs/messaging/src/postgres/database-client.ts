import pg from 'pg';
import { isReadTimeout, sqlStateOf } from '../faults.js';

/**
 * A client that ends itself after an error that makes its session unusable. pg alone would keep it: a connection
 * whose answer is late stays busy with the old query, and a session that began read-only stays read-only after the
 * database has become writable again.
 */
export class DatabaseClient extends pg.Client {
  /** Called after an error that makes every other session of the same server unusable too. */
  onServerFault: (() => void) | undefined;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // A session can end in the moment between two owners of the connection, when neither listens: that must not end
    // the process. The next query fails as well, which is where it is seen.
    this.on('error', () => undefined);
  }

  // One body for pg's many signatures: pools hand in a callback, everybody else awaits the promise.
  override query(...given: unknown[]): never {
    const query = super.query.bind(this) as (...given: unknown[]) => unknown;
    const callback = given.at(-1);
    if (typeof callback === 'function') {
      const inspected = (error: unknown, result: unknown) => {
        this.inspect(error);
        callback(error, result);
      };
      return query(...given.slice(0, -1), inspected) as never;
    }
    const answer = query(...given);
    if (!(answer instanceof Promise)) return answer as never;
    return answer.catch((error: unknown) => {
      this.inspect(error);
      throw error;
    }) as never;
  }

  private inspect(error: unknown): void {
    if (!error) return;
    const scope = scopeOf(error);
    if (scope === 'none') return;
    // While a query is still under way, pg closes the socket at once; queries that wait on this connection fail.
    this.end().catch(() => undefined);
    if (scope === 'server') this.onServerFault?.();
  }
}

/** 53100 disk full, 57P01 to 57P04 the server stops, crashed, starts or lost the database, 25006 it only reads. */
const OF_SERVER = /^(25006|53100|57P0[1-4]|58...|08...)$/;
/** A plan that no longer holds, or a prepared statement that is gone: another session prepares anew. */
const OF_SESSION = /^(0A000|26000)$/;

/** What an error makes unusable: nothing, its session, or all sessions of the server, as when no answer came in time. */
function scopeOf(error: unknown): 'none' | 'session' | 'server' {
  const state = sqlStateOf(error);
  if (state === undefined) return isReadTimeout(error) ? 'server' : 'none';
  if (OF_SERVER.test(state)) return 'server';
  return OF_SESSION.test(state) ? 'session' : 'none';
}
