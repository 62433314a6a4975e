import { AddContestedAccounts1795900000141 } from './add-contested-accounts.migration.js';
import { AddIdentityVersions1795900000007 } from './add-identity-versions.migration.js';
import { AddSessionOrigins1795900000121 } from './add-session-origins.migration.js';
import { AddSecurityJournal1795900000161 } from './add-security-journal.migration.js';
import { AddTakenLogins1795900000191 } from './add-taken-logins.migration.js';
import { CreateCredentials1795900000002 } from './create-credentials.migration.js';
import { KeepPastActs1795900000131 } from './keep-past-acts.migration.js';
import { ResetsBesideEachOther1795900000111 } from './resets-beside-each-other.migration.js';
import { SlowStrangers1795900000101 } from './slow-strangers.migration.js';

/** The tables of the service beside its events, one migration after the other. */
export const credentialsMigrations = [
  CreateCredentials1795900000002,
  AddIdentityVersions1795900000007,
  SlowStrangers1795900000101,
  ResetsBesideEachOther1795900000111,
  AddSessionOrigins1795900000121,
  KeepPastActs1795900000131,
  AddContestedAccounts1795900000141,
  AddSecurityJournal1795900000161,
  AddTakenLogins1795900000191,
];
