import { topics } from '@citadelle/contracts';
import type { ServiceDefinition } from '@citadelle/service-kit';
import { actsPublisher } from './acts.publisher.js';
import { AccountStatesReader } from './agents/account-states.reader.js';
import { agentSchemas } from './agents/agent.events.js';
import { agentsProjection } from './agents/agents.projection.js';
import { agentsPublisher, agentStates } from './agents/agents.publisher.js';
import { DirectoryConfig } from './directory.config.js';
import { DirectoryModule } from './directory.module.js';
import { directoryRefusals } from './directory.refusals.js';
import { directorySigns } from './directory-signs.store.js';
import { takeFiles } from './imports/take-files.js';
import { importSchemas } from './imports/import.events.js';
import { importsProjection } from './imports/imports.projection.js';
import { importsPublisher } from './imports/imports.publisher.js';
import { directoryMigrations } from './migrations/index.js';
import { administratorsSchemas } from './units/administrators.js';
import { unitSchemas } from './units/unit.js';
import { unitsProjection } from './units/units.projection.js';
import { unitsPublisher, unitStates } from './units/units.publisher.js';

/** The directory: who works here. */
export const directoryService: ServiceDefinition<DirectoryConfig> = {
  name: 'directory',
  signs: directorySigns,
  config: DirectoryConfig,
  module: () => ({ module: DirectoryModule }),
  refusals: directoryRefusals,
  configureApp: takeFiles,
  persistence: () => ({
    migrations: directoryMigrations,
    schemas: { ...agentSchemas, ...unitSchemas, ...administratorsSchemas, ...importSchemas },
    projections: [agentsProjection, unitsProjection, importsProjection],
    // Acts first: who gave a role is known before the role is.
    publishers: [actsPublisher, agentsPublisher, importsPublisher, unitsPublisher],
    stateTopics: [agentStates, unitStates],
  }),
  resync: [
    { topic: topics.accountsState.name, reader: AccountStatesReader },
    { topic: topics.accounts.name },
  ],
};
