import type pg from 'pg';
import { AbstractLogger, DataSource, type QueryRunner } from 'typeorm';
import { CONNECTION_LIMITS, DatabasePool } from './database-pool.js';

/**
 * Works in a database session of its own, which begins with these settings and ends with the work: without the limits
 * of the service's pool, and nothing of it stays there.
 */
export async function inOwnSession<T>(
  { options }: DataSource,
  settings: string,
  work: (session: QueryRunner, own: DataSource) => Promise<T>,
): Promise<T> {
  const own = new DataSource({
    ...(options as Extract<typeof options, { type: 'postgres' }>),
    entities: [],
    logger: new SilentLogger(),
    driver: { Pool: DatabasePool },
    extra: {
      ...CONNECTION_LIMITS,
      max: 1,
      onConnect: (client: pg.PoolClient) => client.query(settings),
    },
  });
  await own.initialize();
  const session = own.createQueryRunner();
  try {
    return await work(session, own);
  } finally {
    await session.release();
    await own.destroy();
  }
}

/** Keeps TypeORM from writing what failed to the standard output: the caller tells it. */
class SilentLogger extends AbstractLogger {
  protected override writeLog(): void {}
}
