import { AddAccountVersions1795900000007 } from './add-account-versions.migration.js';
import { AddAdministratorProposals1795900000132 } from './add-administrator-proposals.migration.js';
import { AddChangesOfAgents1795900000181 } from './add-changes-of-agents.migration.js';
import { AddFingerprintKeys1795900000172 } from './add-fingerprint-keys.migration.js';
import { AddImports1795900000201 } from './add-imports.migration.js';
import { CreateDirectory1795900000002 } from './create-directory.migration.js';

/** The tables of the service beside its events, one migration after the other. */
export const directoryMigrations = [
  CreateDirectory1795900000002,
  AddAccountVersions1795900000007,
  AddAdministratorProposals1795900000132,
  AddFingerprintKeys1795900000172,
  AddChangesOfAgents1795900000181,
  AddImports1795900000201,
];
