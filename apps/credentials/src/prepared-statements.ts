import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A statement that PostgreSQL parses and plans once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

interface Pool {
  query(query: Statement & { values: readonly unknown[] }): Promise<{ rows: unknown[] }>;
}

/**
 * Runs statements by name on the pool beneath TypeORM, each in its own transaction. For what every
 * sign-in and every request runs: TypeORM has no prepared statements, and they halve its cost.
 */
@Injectable()
export class PreparedStatements {
  private readonly pool: Pool;

  constructor(dataSource: DataSource) {
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
  }

  async run<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query({ ...statement, values });
    return rows as Row[];
  }
}
