import { storeTables } from '@citadelle/testing/store-database';
import { AddRecipientVersions1795900000007 } from './migrations/add-recipient-versions.migration.js';
import { CreateNotifications1795900000002 } from './migrations/create-notifications.migration.js';

/** The tables of notifications, empty, for the tests of a file. */
export const notificationsTables = () =>
  storeTables({
    migrations: [CreateNotifications1795900000002, AddRecipientVersions1795900000007],
  });
