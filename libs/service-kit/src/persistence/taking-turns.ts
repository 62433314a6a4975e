import { Limiter } from '@citadelle/async';

/** The pool is there for requests, messages and readiness first: whoever looks at the service takes two connections. */
const AT_A_TIME = 2;

/** Runs a read of the database when it is its turn. */
export type TakingTurns = <T>(read: () => Promise<T>) => Promise<T>;

/** Lets two reads at a time have a connection of the pool, so that slow ones never take those of others. */
export function takingTurns(): TakingTurns {
  const turns = new Limiter(AT_A_TIME);
  return (read) => turns.run('reads', read);
}
