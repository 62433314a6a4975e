import { Injectable } from '@nestjs/common';
import { runStatement, type Statement } from '@citadelle/event-store';
import { DataSource } from 'typeorm';

/**
 * Runs prepared statements on the pool beneath TypeORM, each in its own transaction. For what every sign-in and
 * request runs: TypeORM has no prepared statements, and they halve the cost.
 */
@Injectable()
export class PreparedStatements {
  constructor(private readonly dataSource: DataSource) {}

  run<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return runStatement<Row>(this.dataSource.manager, statement, values);
  }
}
