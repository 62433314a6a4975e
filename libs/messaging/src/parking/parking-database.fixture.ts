import { createMigratedDatabase } from '@citadelle/testing';
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

/** Opens one on a test database with nothing but its tables. */
export async function openParkingDatabase(): Promise<ParkingDatabase> {
  const { url, drop } = await createMigratedDatabase(messagingMigrations);
  const dataSource = await new DataSource({ type: 'postgres', url }).initialize();
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
