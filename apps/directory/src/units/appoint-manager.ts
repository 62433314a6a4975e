import { ManagerPath, units } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayAppointManager, mayUsePower } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { holdActive } from '../agents/hold-active.js';
import { decideOnUnit } from './decide.js';

/** Makes somebody who works here a manager of a unit, or confirms what somebody else said. */
@Controller()
export class AppointManagerHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Serves(units.appointManager)
  appointManager(@Asked() { unitId, agentId }: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    demand(mayUsePower(currentActor()));
    const by = currentActor().agentId || 'system';
    return writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideOnUnit(tx, { type: 'AppointManager', unitId, agentId, by });
    });
  }
}
