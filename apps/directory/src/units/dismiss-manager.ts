import { ManagerPath, units } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayAppointManager, mayUsePower } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnUnit } from './decide.js';

/** Takes the managing of a unit from somebody. */
@Controller()
export class DismissManagerHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Serves(units.dismissManager)
  dismissManager(@Asked() { unitId, agentId }: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    demand(mayUsePower(currentActor()));
    return writeOnce(this.store, (tx) =>
      decideOnUnit(tx, { type: 'DismissManager', unitId, agentId }),
    );
  }
}
