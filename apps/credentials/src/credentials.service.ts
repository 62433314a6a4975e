import type { ServiceDefinition } from '@citadelle/service-kit';
import { accountSchemas } from './accounts/account.schemas.js';
import { accountsProjection } from './accounts/accounts.projection.js';
import { accountsPublisher } from './accounts/accounts.publisher.js';
import { CredentialsConfig } from './credentials.config.js';
import { CredentialsModule } from './credentials.module.js';
import { credentialsProblems } from './credentials.problems.js';
import { CreateCredentials1764000100000 } from './migrations/create-credentials.js';

/** The credentials service, ready to start. */
export const credentialsService: ServiceDefinition<CredentialsConfig> = {
  name: 'credentials',
  config: CredentialsConfig,
  module: () => ({ module: CredentialsModule }),
  refusals: credentialsProblems,
  persistence: () => ({
    migrations: [CreateCredentials1764000100000],
    entities: [],
    schemas: accountSchemas,
    projections: [accountsProjection],
    publishers: [accountsPublisher],
  }),
  consumes: true,
};
