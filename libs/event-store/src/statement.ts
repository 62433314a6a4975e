import type pg from 'pg';
import type { EntityManager } from 'typeorm';

/** An SQL statement of a store. */
export interface Statement {
  /** One of its own: under this name each connection prepares it once, which halves what a small one costs. */
  readonly name: string;
  readonly text: string;
  /** The best plan depends on the values, or the text differs from run to run: it is planned anew each time. */
  readonly replan?: true;
}

/** Runs a statement in the transaction of `manager`, or in one of its own when there is none. TypeORM itself prepares none. */
export async function runStatement<Row extends object>(
  manager: EntityManager,
  { name, text, replan }: Statement,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const runner = manager.queryRunner ?? manager.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as pg.PoolClient;
    const query = { text, values: [...values], ...(!replan && { name }) };
    return (await client.query<Row & pg.QueryResultRow>(query)).rows;
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}
