import { AddRecipientVersions1795900000007 } from './add-recipient-versions.migration.js';
import { AddToldRecipients1795900000142 } from './add-told-recipients.migration.js';
import { AddUndeliveredAlerts1795900000005 } from './add-undelivered-alerts.migration.js';
import { AddSlowedAccounts1795900000102 } from './add-slowed-accounts.migration.js';
import { CreateNotifications1795900000002 } from './create-notifications.migration.js';

/** The tables of the service beside its events, one migration after the other. */
export const notificationsMigrations = [
  CreateNotifications1795900000002,
  AddUndeliveredAlerts1795900000005,
  AddRecipientVersions1795900000007,
  AddSlowedAccounts1795900000102,
  AddToldRecipients1795900000142,
];
