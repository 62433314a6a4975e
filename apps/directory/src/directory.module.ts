import { keyBytes } from '@citadelle/service-kit';
import type { DynamicModule } from '@nestjs/common';
import { AccountsConsumer } from './agents/accounts.consumer.js';
import { AgentStore } from './agents/agent.store.js';
import { AgentCreation } from './agents/agent-creation.js';
import { AgentMoves } from './agents/agent-moves.js';
import { AgentsController } from './agents/agents.controller.js';
import { AgentList } from './agents/agent-list.js';
import { ENROL, enrolWith } from './agents/enrolment.js';
import { sealTo } from './agents/numen-seal.js';
import { DirectoryConfig } from './directory.config.js';
import { IdentityLookupsController } from './identity-lookup/identity-lookups.controller.js';
import { LookupCountStore } from './identity-lookup/lookup-count.store.js';
import { LookupLimits } from './identity-lookup/lookup-limits.js';
import { AdministratorsController } from './units/administrators.controller.js';
import { FirstAdministratorController } from './units/first-administrator.controller.js';
import { UnitsController } from './units/units.controller.js';
import { UnitStore } from './units/unit.store.js';

/** The directory's Nest module. */
export class DirectoryModule {
  static forConfig(config: DirectoryConfig): DynamicModule {
    return {
      module: DirectoryModule,
      controllers: [
        AgentsController,
        UnitsController,
        AdministratorsController,
        FirstAdministratorController,
        IdentityLookupsController,
        AccountsConsumer,
      ],
      providers: [
        AgentCreation,
        AgentMoves,
        AgentList,
        AgentStore,
        UnitStore,
        LookupLimits,
        LookupCountStore,
        {
          provide: ENROL,
          useFactory: async () =>
            enrolWith(
              keyBytes(config.NUMEN_FINGERPRINT_KEY),
              await sealTo(config.CREDENTIALS_PUBLIC_KEY),
            ),
        },
      ],
    };
  }
}
