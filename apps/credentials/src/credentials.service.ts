import type { ServiceDefinition } from '@citadelle/service-kit';
import { accountSchemas } from './accounts/account.schemas.js';
import { accountsProjection } from './accounts/accounts.projection.js';
import { accountsPublisher } from './accounts/accounts.publisher.js';
import { CredentialsConfig } from './credentials.config.js';
import { CredentialsModule } from './credentials.module.js';
import { credentialsProblems } from './credentials.problems.js';
import { AddReleases1764000400000 } from './migrations/add-releases.js';
import { AddResets1764000200000 } from './migrations/add-resets.js';
import { AddUnitStates1764000600000 } from './migrations/add-unit-states.js';
import { CreateCredentials1764000100000 } from './migrations/create-credentials.js';
import { IndexSessionEnds1764000500000 } from './migrations/index-session-ends.js';
import { IndexSignInsAndResets1764000300000 } from './migrations/index-sign-ins-and-resets.js';
import { resetSchemas } from './resets/reset.schemas.js';
import { resetsProjection } from './resets/resets.projection.js';
import { resetsPublisher } from './resets/resets.publisher.js';
import { releasesProjection } from './statistics/releases.projection.js';

/** The credentials service, ready to start. */
export const credentialsService: ServiceDefinition<CredentialsConfig> = {
  name: 'credentials',
  config: CredentialsConfig,
  module: () => ({ module: CredentialsModule }),
  refusals: credentialsProblems,
  persistence: () => ({
    migrations: [
      CreateCredentials1764000100000,
      AddResets1764000200000,
      IndexSignInsAndResets1764000300000,
      AddReleases1764000400000,
      IndexSessionEnds1764000500000,
      AddUnitStates1764000600000,
    ],
    entities: [],
    schemas: { ...accountSchemas, ...resetSchemas },
    projections: [accountsProjection, resetsProjection, releasesProjection],
    publishers: [accountsPublisher, resetsPublisher],
  }),
  consumes: true,
};
