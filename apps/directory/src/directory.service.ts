import type { ServiceDefinition } from '@citadelle/service-kit';
import { AgentAccountEntity } from './agents/agent-account.entity.js';
import { AgentEntity } from './agents/agent.entity.js';
import { agentsProjection } from './agents/agents.projection.js';
import { agentsPublisher } from './agents/agents.publisher.js';
import { DirectoryConfig } from './directory.config.js';
import { DirectoryModule } from './directory.module.js';
import { directoryRefusals } from './directory.refusals.js';
import { directorySchemas } from './directory.schemas.js';
import { Administrators1790000000002 } from './migrations/administrators.migration.js';
import { DirectoryTables1790000000000 } from './migrations/directory-tables.migration.js';
import { Namesakes1790000000001 } from './migrations/namesakes.migration.js';
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
    migrations: [DirectoryTables1790000000000, Namesakes1790000000001, Administrators1790000000002],
    entities: [AgentEntity, AgentAccountEntity, UnitEntity, UnitManagerEntity, AdministratorEntity],
    schemas: directorySchemas,
    projections: [agentsProjection, unitsProjection],
    publishers: [agentsPublisher, unitsPublisher],
  }),
  consumes: true,
};
