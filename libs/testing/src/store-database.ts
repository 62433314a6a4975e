import { afterAll, beforeAll } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { createMigratedDatabase, type Migrations } from './migrated-database.js';

/** A database with the tables of a service and nothing else of it, for the contract tests of its stores. */
export interface StoreDatabase {
  readonly manager: EntityManager;
  /** Rows of one query. */
  rows<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Creates such a database by these migrations. */
async function createStoreDatabase(migrations: Migrations): Promise<StoreDatabase> {
  const database = await createMigratedDatabase(migrations);
  const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  return {
    manager: source.manager,
    rows: (sql, values) => source.query(sql, values),
    drop: async () => {
      await source.destroy();
      await database.drop();
    },
  };
}

/** Such a database for the tests of a file: made before the first of them, dropped after the last. */
export function storeTables({
  migrations,
}: {
  migrations: Migrations;
}): Omit<StoreDatabase, 'drop'> {
  let database: StoreDatabase;
  beforeAll(async () => {
    database = await createStoreDatabase(migrations);
  });
  afterAll(() => database?.drop());
  return {
    get manager() {
      return database.manager;
    },
    rows: (sql, values) => database.rows(sql, values),
  };
}
