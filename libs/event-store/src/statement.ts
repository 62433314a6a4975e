import type { DatabasePool } from '@citadelle/messaging/postgres';
import type pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';

/** SQL on a hot path: parsed and planned once per connection, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** The pool under a data source: a plain one of pg where it was made without ours. */
export function poolOf(dataSource: DataSource): DatabasePool {
  return (dataSource.driver as unknown as { master: DatabasePool }).master;
}

/** Runs a statement in the transaction of `manager`, or on any connection when it has none. TypeORM itself cannot name one. */
export async function run<Row extends object>(
  manager: EntityManager,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const connection: pg.Pool | pg.PoolClient = manager.queryRunner
    ? await manager.queryRunner.connect()
    : poolOf(manager.dataSource);
  return (await connection.query<Row & pg.QueryResultRow>({ ...statement, values: [...values] }))
    .rows;
}
