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
import { credentialsSigns } from './credentials-signs.store.js';
import { HiddenNames } from './logins/hidden-names.js';
import { credentialsMigrations } from './migrations/index.js';
import { resetSchemas } from './resets/reset.js';
import { resetsProjection } from './resets/resets.projection.js';
import { resetsPublisher } from './resets/resets.publisher.js';

/** The credentials service, ready to start. */
export const credentialsService: ServiceDefinition<CredentialsConfig> = {
  name: 'credentials',
  signs: credentialsSigns,
  config: CredentialsConfig,
  module: () => ({ module: CredentialsModule }),
  refusals: credentialsRefusals,
  persistence: (config) => {
    const names = new HiddenNames(config);
    return {
      migrations: credentialsMigrations,
      schemas: { ...accountSchemas, ...resetSchemas },
      projections: [accountsProjection, resetsProjection],
      publishers: [accountsPublisher(names), resetsPublisher],
      stateTopics: [accountStates(names)],
    };
  },
  resync: [
    // First, so that nobody is given a login that somebody has already.
    { topic: topics.accountsState.name, reader: RestoreAccountsReader, lastOfEachKey: true },
    { topic: topics.unitsState.name },
    { topic: topics.agentsState.name, reader: AgentStatesReader },
    { topic: topics.agents.name },
    // A NUMEN that was replaced by a password is followed by its tombstone.
    { topic: topics.enrolments.name, lastOfEachKey: true },
    { topic: topics.acts.name },
    { topic: topics.alerts.name },
  ],
};
