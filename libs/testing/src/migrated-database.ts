import type { MigrationInterface } from 'typeorm';
import { createTestDatabase, type TestDatabase } from './postgres.js';

/** Migrations of a service, by which TypeORM knows them. */
export type Migrations = readonly (new () => MigrationInterface)[];

/** Creates a database with the tables that these migrations make. They run once, for all tests of a run. */
export function createMigratedDatabase(migrations: Migrations): Promise<TestDatabase> {
  const name = migrations.map((migration) => migration.name).join();
  return createTestDatabase({ name, fill: (url) => migrate(url, migrations) });
}

async function migrate(url: string, migrations: Migrations): Promise<void> {
  // Loaded here: most specs have no database.
  const { DataSource } = await import('typeorm');
  const source = new DataSource({ type: 'postgres', url, migrations: [...migrations] });
  await source.initialize();
  await source.runMigrations({ transaction: 'each' });
  await source.destroy();
}
