import type { ServiceDefinition } from '@citadelle/service-kit';
import { AgentAccountEntity } from './agents/agent-account.entity.js';
import { AgentEntity } from './agents/agent.entity.js';
import { agentsProjection } from './agents/agents.projection.js';
import { agentsPublisher } from './agents/agents.publisher.js';
import { DirectoryConfig } from './directory.config.js';
import { DirectoryModule } from './directory.module.js';
import { directoryRefusals } from './directory.refusals.js';
import { directorySchemas } from './directory.schemas.js';
import { CreateDirectory1795900000002 } from './migrations/create-directory.migration.js';
import { AdministratorEntity, UnitEntity, UnitManagerEntity } from './units/unit.entity.js';
import { unitsProjection } from './units/units.projection.js';
import { unitsPublisher } from './units/units.publisher.js';

/** The directory: who works here. */
export const directoryService: ServiceDefinition<DirectoryConfig> = {
  name: 'directory',
  config: DirectoryConfig,
  module: (config) => DirectoryModule.forConfig(config),
  refusals: directoryRefusals,
  persistence: () => ({
    migrations: [CreateDirectory1795900000002],
    entities: [AgentEntity, AgentAccountEntity, UnitEntity, UnitManagerEntity, AdministratorEntity],
    schemas: directorySchemas,
    projections: [agentsProjection, unitsProjection],
    publishers: [agentsPublisher, unitsPublisher],
  }),
  consumes: true,
};
