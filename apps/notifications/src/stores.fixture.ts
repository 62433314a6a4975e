import { storeTables } from '@citadelle/testing/store-database';
import { CreateNotifications1795900000002 } from './migrations/create-notifications.migration.js';

/** The tables of notifications, empty, for the tests of a file. */
export const notificationsTables = () =>
  storeTables({ migrations: [CreateNotifications1795900000002] });
