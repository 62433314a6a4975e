import { topics } from '@citadelle/contracts';
import type { ServiceDefinition } from '@citadelle/service-kit';
import { accountSchemas } from './accounts/account.js';
import { accountsProjection } from './accounts/accounts.projection.js';
import { accountsPublisher, accountStates } from './accounts/accounts.publisher.js';
import { AgentStatesReader } from './accounts/agent-states.reader.js';
import { RestoreAccountsReader } from './accounts/restore.reader.js';
import { CredentialsConfig } from './credentials.config.js';
import { CredentialsModule } from './credentials.module.js';
import { credentialsRefusals } from './credentials.refusals.js';
import { CreateCredentials1795900000002 } from './migrations/create-credentials.migration.js';
import { AddIdentityVersions1795900000007 } from './migrations/add-identity-versions.migration.js';
import { resetSchemas } from './resets/reset.js';
import { resetsProjection } from './resets/resets.projection.js';
import { resetsPublisher } from './resets/resets.publisher.js';
import { releasesProjection } from './statistics/releases.projection.js';

/** The credentials service, ready to start. */
export const credentialsService: ServiceDefinition<CredentialsConfig> = {
  name: 'credentials',
  config: CredentialsConfig,
  module: () => ({ module: CredentialsModule }),
  refusals: credentialsRefusals,
  persistence: () => ({
    migrations: [CreateCredentials1795900000002, AddIdentityVersions1795900000007],
    schemas: { ...accountSchemas, ...resetSchemas },
    projections: [accountsProjection, resetsProjection, releasesProjection],
    publishers: [accountsPublisher, resetsPublisher],
    stateTopics: [accountStates],
  }),
  resync: [
    // First, so that nobody is given a login that somebody has already.
    { topic: topics.accountsState.name, reader: RestoreAccountsReader },
    { topic: topics.unitsState.name },
    { topic: topics.agentsState.name, reader: AgentStatesReader },
    { topic: topics.agents.name },
    { topic: topics.enrolments.name },
    { topic: topics.alerts.name },
  ],
};
