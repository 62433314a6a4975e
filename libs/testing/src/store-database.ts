import { afterAll, beforeAll } from '@jest/globals';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import { createTestDatabase } from './postgres.js';

/** A database with the tables of a service and nothing else of it, for the contract tests of its stores. */
export interface StoreDatabase {
  readonly manager: EntityManager;
  /** Rows of one query. */
  rows<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Creates such a database by these migrations. */
async function createStoreDatabase(
  options: Pick<DataSourceOptions, 'migrations'>,
): Promise<StoreDatabase> {
  const database = await createTestDatabase();
  const source = await new DataSource({
    ...options,
    type: 'postgres',
    url: database.url,
  }).initialize();
  await source.runMigrations();
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
export function storeTables(
  options: Parameters<typeof createStoreDatabase>[0],
): Omit<StoreDatabase, 'drop'> {
  let database: StoreDatabase;
  beforeAll(async () => {
    database = await createStoreDatabase(options);
  });
  afterAll(() => database?.drop());
  return {
    get manager() {
      return database.manager;
    },
    rows: (sql, values) => database.rows(sql, values),
  };
}
