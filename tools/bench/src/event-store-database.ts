import { eventStoreMigrations, runMigrations } from '@citadelle/event-store';
import { DataSource, type MigrationInterface } from 'typeorm';

/** Opens a database and gives it the tables of the event store, and those of a service. */
export async function openEventStoreDatabase(
  url: string,
  ofService: readonly (new () => MigrationInterface)[] = [],
): Promise<DataSource> {
  const migrations = [...eventStoreMigrations, ...ofService];
  const dataSource = await new DataSource({ type: 'postgres', url, migrations }).initialize();
  await runMigrations(dataSource);
  return dataSource;
}
