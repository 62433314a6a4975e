import { administrators, AgentPath } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayAppointAdministrator, mayUsePower } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { holdActive } from '../agents/hold-active.js';
import { decideOnAdministrators } from './decide.js';

/** Makes somebody who works here an administrator. */
@Controller()
export class AppointAdministratorHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Serves(administrators.appoint)
  appoint(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayAppointAdministrator(currentActor()));
    demand(mayUsePower(currentActor()));
    return writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideOnAdministrators(tx, { type: 'AppointAdministrator', agentId });
    });
  }
}
