import { Module } from '@nestjs/common';
import { AccountStatesReader } from './agents/account-states.reader.js';
import { AccountsConsumer } from './agents/accounts.consumer.js';
import { AgentListController } from './agents/agent-list.controller.js';
import { AgentStore } from './agents/agent.store.js';
import { ChangeAgentHandler } from './agents/change.js';
import { CreateAgentHandler } from './agents/create.js';
import { DepartAgentHandler } from './agents/depart.js';
import { AnnouncedDepartures } from './agents/depart-announced.js';
import { Enroller } from './agents/enrolment.js';
import { ReturnAgentHandler } from './agents/return.js';
import { WithdrawDepartureHandler } from './agents/withdraw-departure.js';
import { LookUpIdentityHandler } from './identity-lookup/look-up.js';
import { LookupCountStore } from './identity-lookup/lookup-count.store.js';
import { LookupLimits } from './identity-lookup/lookup-limits.js';
import { importControllers, importProviders } from './imports/imports.module.js';
import { AdministratorsController } from './units/administrators.controller.js';
import { AppointAdministratorHandler } from './units/appoint-administrator.js';
import { AppointManagerHandler } from './units/appoint-manager.js';
import { CreateFirstAdministratorHandler } from './units/create-first-administrator.js';
import { DeclareUnitHandler } from './units/declare.js';
import { DismissAdministratorHandler } from './units/dismiss-administrator.js';
import { DismissManagerHandler } from './units/dismiss-manager.js';
import { ProposalStore } from './units/proposal.store.js';
import { UnitStore } from './units/unit.store.js';
import { UnitsController } from './units/units.controller.js';

/** The parts of the directory service. */
@Module({
  controllers: [
    ...importControllers,
    AccountsConsumer,
    AdministratorsController,
    AgentListController,
    AppointAdministratorHandler,
    AppointManagerHandler,
    ChangeAgentHandler,
    CreateAgentHandler,
    CreateFirstAdministratorHandler,
    DeclareUnitHandler,
    DepartAgentHandler,
    DismissAdministratorHandler,
    DismissManagerHandler,
    LookUpIdentityHandler,
    ReturnAgentHandler,
    UnitsController,
    WithdrawDepartureHandler,
  ],
  providers: [
    ...importProviders,
    AccountStatesReader,
    AgentStore,
    AnnouncedDepartures,
    Enroller,
    LookupCountStore,
    LookupLimits,
    ProposalStore,
    UnitStore,
  ],
})
export class DirectoryModule {}
