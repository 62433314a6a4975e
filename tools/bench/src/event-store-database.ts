import { eventStoreMigrations, runMigrations } from '@citadelle/event-store';
import { DataSource } from 'typeorm';

/** Opens a database and gives it the tables of the event store. */
export async function openEventStoreDatabase(url: string): Promise<DataSource> {
  const migrations = [...eventStoreMigrations];
  const dataSource = await new DataSource({ type: 'postgres', url, migrations }).initialize();
  await runMigrations(dataSource);
  return dataSource;
}
