import { keyBytes } from '@citadelle/service-kit';
import { Module } from '@nestjs/common';
import { AccountsConsumer } from './agents/accounts.consumer.js';
import { AgentList } from './agents/agent-list.js';
import { AgentStore } from './agents/agent.store.js';
import { AgentsController } from './agents/agents.controller.js';
import { ENROL, enrolWith } from './agents/enrolment.js';
import { sealTo } from './agents/numen-seal.js';
import { DirectoryConfig } from './directory.config.js';
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
    AgentsController,
    IdentityLookupsController,
    UnitsController,
  ],
  providers: [
    AgentList,
    AgentStore,
    LookupCountStore,
    LookupLimits,
    UnitStore,
    {
      provide: ENROL,
      inject: [DirectoryConfig],
      useFactory: async (config: DirectoryConfig) =>
        enrolWith(
          keyBytes(config.NUMEN_FINGERPRINT_KEY),
          await sealTo(config.CREDENTIALS_PUBLIC_KEY),
        ),
    },
  ],
})
export class DirectoryModule {}
