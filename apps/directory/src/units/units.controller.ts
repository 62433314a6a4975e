import {
  DeclareUnit,
  ManagerPath,
  type Units,
  units,
  type UnitView,
} from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayAppointManager, mayDeclareUnit } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { appointManager } from './appoint-manager.js';
import { declareUnit } from './declare.js';
import { dismissManager } from './dismiss-manager.js';
import { UnitStore } from './unit.store.js';

/** Units and their managers, for the gateway. */
@Controller()
export class UnitsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly units: UnitStore,
  ) {}

  @Serves(units.list)
  async list(): Promise<Units> {
    return { items: await this.units.list(this.manager) };
  }

  @Serves(units.declare)
  declare(@Asked() request: DeclareUnit): Promise<UnitView> {
    demand(mayDeclareUnit(currentActor()));
    return writeOnce(this.store, async (tx) => {
      await declareUnit(tx, request);
      return this.units.get(tx.manager, request.unitId);
    });
  }

  @Serves(units.appointManager)
  appointManager(@Asked() request: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    return writeOnce(this.store, (tx) => appointManager(tx, request));
  }

  @Serves(units.dismissManager)
  dismissManager(@Asked() request: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    return writeOnce(this.store, (tx) => dismissManager(tx, request));
  }
}
