import { ManagerPath, units } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayUsePower, mayVouchForManager, mayVouchForManagers } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { holdActive } from '../agents/hold-active.js';
import { decideOnUnit } from './decide.js';
import { UnitStore } from './unit.store.js';

const kept = new UnitStore();

/** Makes somebody who works here a manager of a unit, or confirms what somebody else said, as the other managers of the unit may too. */
@Controller()
export class AppointManagerHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @Serves(units.appointManager)
  appointManager(@Asked() { unitId, agentId }: ManagerPath): Promise<void> {
    demand(mayVouchForManagers(currentActor()));
    demand(mayUsePower(currentActor()));
    const by = currentActor().agentId || 'system';
    return writeOnce(this.store, async (tx) => {
      const managed = await kept.managedBy(tx.manager, agentId);
      demand(
        mayVouchForManager(currentActor(), { unit: unitId, isManager: managed.includes(unitId) }),
      );
      await holdActive(tx, agentId);
      await decideOnUnit(tx, { type: 'AppointManager', unitId, agentId, by });
    });
  }
}
