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
 * Keeps others from doing this in the same database until the session of `manager` ends; tells its process id. For work
 * that is done in this very session. Throws {@link AlreadyRunning}.
 */
export async function takeAlone(manager: EntityManager, what: string): Promise<number> {
  const { acquired, pid } = (await TRY.get(manager, what))!;
  if (!acquired) throw new AlreadyRunning(what);
  return pid;
}

/** Does something that must not be done twice at once in one database. Throws {@link AlreadyRunning}. */
export async function runAlone<T>(
  dataSource: DataSource,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const session = dataSource.createQueryRunner();
  try {
    const { manager } = session;
    await takeAlone(manager, what);
    try {
      return await work();
    } finally {
      // A session that was lost has lost its lock too.
      await RELEASE.run(manager, what).catch(() => undefined);
    }
  } finally {
    await session.release();
  }
}
