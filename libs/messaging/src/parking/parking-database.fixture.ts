import { createTestDatabase } from '@citadelle/testing';
import { DataSource } from 'typeorm';
import { messagingMigrations } from './parked-messages.migration.js';
import { PostgresParkingStore } from './postgres-parking-store.js';

/** The database of a consuming service, as far as its parked messages go. */
export interface ParkingDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly parking: PostgresParkingStore;
  close(): Promise<void>;
}

/** Opens one on an empty test database. */
export async function openParkingDatabase(): Promise<ParkingDatabase> {
  const { url, drop } = await createTestDatabase();
  const dataSource = new DataSource({ type: 'postgres', url, migrations: messagingMigrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return {
    url,
    dataSource,
    parking: new PostgresParkingStore(dataSource),
    close: async () => {
      await dataSource.destroy();
      await drop();
    },
  };
}
