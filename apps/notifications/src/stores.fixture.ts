import { eventStoreMigrations } from '@citadelle/event-store';
import { storeTables } from '@citadelle/testing/store-database';
import { notificationsMigrations } from './migrations/index.js';

/** The tables of notifications, empty, for the tests of a file. */
export const notificationsTables = () =>
  storeTables({ migrations: [...eventStoreMigrations, ...notificationsMigrations] });
