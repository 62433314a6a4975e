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
import { holdActive } from '../agents/hold-active.js';
import { decideOnUnit } from './decide.js';
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
  declare(@Asked() { unitId, name }: DeclareUnit): Promise<UnitView> {
    demand(mayDeclareUnit(currentActor()));
    return writeOnce(this.store, async (tx) => {
      await decideOnUnit(tx, { type: 'DeclareUnit', unitId, name: name.trim() });
      return this.units.get(tx.manager, unitId);
    });
  }

  /** Only somebody who works here can become a manager. */
  @Serves(units.appointManager)
  appointManager(@Asked() { unitId, agentId }: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    return writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideOnUnit(tx, { type: 'AppointManager', unitId, agentId });
    });
  }

  @Serves(units.dismissManager)
  dismissManager(@Asked() { unitId, agentId }: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    return writeOnce(this.store, (tx) =>
      decideOnUnit(tx, { type: 'DismissManager', unitId, agentId }),
    );
  }
}
