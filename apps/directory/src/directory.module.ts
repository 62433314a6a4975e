import { Module } from '@nestjs/common';
import { AccountsConsumer } from './agents/accounts.consumer.js';
import { AgentListController } from './agents/agent-list.controller.js';
import { AgentStore } from './agents/agent.store.js';
import { AgentsController } from './agents/agents.controller.js';
import { Enroller } from './agents/enrolment.js';
import { IdentityLookupsController } from './identity-lookup/identity-lookups.controller.js';
import { LookupCountStore } from './identity-lookup/lookup-count.store.js';
import { LookupLimits } from './identity-lookup/lookup-limits.js';
import { AdministratorsController } from './units/administrators.controller.js';
import { UnitStore } from './units/unit.store.js';
import { UnitsController } from './units/units.controller.js';

/** The parts of the directory service. */
@Module({
  controllers: [
    AccountsConsumer,
    AdministratorsController,
    AgentListController,
    AgentsController,
    IdentityLookupsController,
    UnitsController,
  ],
  providers: [AgentStore, Enroller, LookupCountStore, LookupLimits, UnitStore],
})
export class DirectoryModule {}
