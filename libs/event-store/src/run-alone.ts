import type { DataSource } from 'typeorm';
import { prepared } from './statement.js';

/** Session locks of work that must not be done twice at once; PostgreSQL keeps these numbers apart per database. */
const ALONE_LOCK = 4_171_003;

const TRY = prepared<{ acquired: boolean }>('try to be alone')`
  SELECT pg_try_advisory_lock(${ALONE_LOCK}, hashtext($1)) AS acquired`;
const RELEASE = prepared('be no longer alone')`
  SELECT pg_advisory_unlock(${ALONE_LOCK}, hashtext($1))`;

/** Somebody else does this just now. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';

  constructor(readonly what: string) {
    super(`${what} runs already`);
  }
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
    if (!(await TRY.get(manager, what))!.acquired) throw new AlreadyRunning(what);
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
