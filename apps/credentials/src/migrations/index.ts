import { AddIdentityVersions1795900000007 } from './add-identity-versions.migration.js';
import { AddSecurityJournal1795900000161 } from './add-security-journal.migration.js';
import { CreateCredentials1795900000002 } from './create-credentials.migration.js';
import { ResetsBesideEachOther1795900000111 } from './resets-beside-each-other.migration.js';

/** The tables of the service beside its events, one migration after the other. */
export const credentialsMigrations = [
  CreateCredentials1795900000002,
  AddIdentityVersions1795900000007,
  ResetsBesideEachOther1795900000111,
  AddSecurityJournal1795900000161,
];
