import type { DataSource, EntityManager } from 'typeorm';
import { ALONE_LOCK } from './locks.js';
import { prepared } from './statement.js';

const TRY = prepared<{ acquired: boolean; pid: number }>('try to be alone')`
  SELECT pg_try_advisory_lock(${ALONE_LOCK}, hashtext($1)) AS acquired, pg_backend_pid() AS pid`;
const RELEASE = prepared('be no longer alone')`
  SELECT pg_advisory_unlock(${ALONE_LOCK}, hashtext($1))`;

/** Somebody else does this just now. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';

  constructor(readonly what: string) {
    super(`${what} runs already`);
  }
}

/**
 * Does something, in the session of `manager` and told its process id, that must not be done twice at once in one
 * database. It is given free at the end: a session that was closed may last for a moment. Throws {@link AlreadyRunning}.
 */
export async function runAloneIn<T>(
  manager: EntityManager,
  what: string,
  work: (pid: number) => Promise<T>,
): Promise<T> {
  const { acquired, pid } = (await TRY.get(manager, what))!;
  if (!acquired) throw new AlreadyRunning(what);
  try {
    return await work(pid);
  } finally {
    // A session that was lost has lost its lock too.
    await RELEASE.run(manager, what).catch(() => undefined);
  }
}

/** The same in a session of its own. Throws {@link AlreadyRunning}. */
export async function runAlone<T>(
  dataSource: DataSource,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const session = dataSource.createQueryRunner();
  try {
    return await runAloneIn(session.manager, what, work);
  } finally {
    await session.release();
  }
}
