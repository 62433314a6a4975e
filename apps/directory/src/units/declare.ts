import { DeclareUnit, units, type UnitView } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayDeclareUnit } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnUnit } from './decide.js';
import { UnitStore } from './unit.store.js';

/** Declares a unit, or changes its name. */
@Controller()
export class DeclareUnitHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly kept: UnitStore,
  ) {}

  @Serves(units.declare)
  declare(@Asked() { unitId, name }: DeclareUnit): Promise<UnitView> {
    demand(mayDeclareUnit(currentActor()));
    return writeOnce(this.store, async (tx) => {
      await decideOnUnit(tx, { type: 'DeclareUnit', unitId, name: name.trim() });
      return this.kept.get(tx.manager, unitId);
    });
  }
}
