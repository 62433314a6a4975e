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
import { Enroller } from '../agents/enrolment.js';
import { holdActive } from '../agents/hold-active.js';
import { decideOnAdministrators } from './decide.js';
import { createFirstAdministrator } from './first-administrator.js';

/** Those who may change the directory, for the gateway; and the first of them, who can then create everybody else. */
@Controller()
export class AdministratorsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly enroller: Enroller,
  ) {}

  @Serves(administrators.createFirst)
  async createFirst(@Asked() request: CreateAgent): Promise<AppointedAgent> {
    const enrolment = await this.enroller.enrol(request);
    return this.store.write(metadataOf(), (tx) => createFirstAdministrator(tx, enrolment));
  }

  /** Only somebody who works here can become an administrator. */
  @Serves(administrators.appoint)
  appoint(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    return writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideOnAdministrators(tx, { type: 'AppointAdministrator', agentId });
    });
  }

  /** Refuses with `last-administrator`. */
  @Serves(administrators.dismiss)
  dismiss(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    return writeOnce(this.store, (tx) =>
      decideOnAdministrators(tx, { type: 'DismissAdministrator', agentId }),
    );
  }
}
