import {
  administrators,
  AgentPath,
  type AppointedAgent,
  CreateAgent,
} from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayAppointAdministrator } from '@citadelle/rights';
import {
  Asked,
  currentActor,
  EVENT_STORE,
  metadataOf,
  Serves,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { ENROL, type Enrol } from '../agents/enrolment.js';
import { appointAdministrator } from './appoint-administrator.js';
import { dismissAdministrator } from './dismiss-administrator.js';
import { createFirstAdministrator } from './first-administrator.js';

/** Those who may change the directory, for the gateway; and the first of them, who can then create everybody else. */
@Controller()
export class AdministratorsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(ENROL) private readonly enrol: Enrol,
  ) {}

  @Serves(administrators.createFirst)
  async createFirst(@Asked() request: CreateAgent): Promise<AppointedAgent> {
    const enrolment = await this.enrol(request);
    return this.store.write(metadataOf(), (tx) => createFirstAdministrator(tx, enrolment));
  }

  @Serves(administrators.appoint)
  appoint(@Asked() request: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    return writeOnce(this.store, (tx) => appointAdministrator(tx, request));
  }

  @Serves(administrators.dismiss)
  dismiss(@Asked() request: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    return writeOnce(this.store, (tx) => dismissAdministrator(tx, request));
  }
}
