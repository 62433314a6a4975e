import type { ServiceDefinition } from '@citadelle/service-kit';
import { agentSchemas } from './agents/agent.js';
import { agentsProjection } from './agents/agents.projection.js';
import { agentsPublisher } from './agents/agents.publisher.js';
import { DirectoryConfig } from './directory.config.js';
import { DirectoryModule } from './directory.module.js';
import { directoryRefusals } from './directory.refusals.js';
import { directorySigns } from './directory-signs.store.js';
import { directoryMigrations } from './migrations/index.js';
import { administratorsSchemas } from './units/administrators.js';
import { unitSchemas } from './units/unit.js';
import { unitsProjection } from './units/units.projection.js';
import { unitsPublisher } from './units/units.publisher.js';

/** The directory: who works here. */
export const directoryService: ServiceDefinition<DirectoryConfig> = {
  name: 'directory',
  signs: directorySigns,
  config: DirectoryConfig,
  module: () => ({ module: DirectoryModule }),
  refusals: directoryRefusals,
  persistence: () => ({
    migrations: directoryMigrations,
    schemas: { ...agentSchemas, ...unitSchemas, ...administratorsSchemas },
    projections: [agentsProjection, unitsProjection],
    publishers: [agentsPublisher, unitsPublisher],
  }),
};
