import {
  DeclareUnit,
  ManagerPath,
  type Units,
  units,
  type UnitView,
} from '@citadelle/contracts/calls';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { demand, mayAppointManager, mayDeclareUnit } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { holdActive } from '../agents/depart.js';
import { unitDecider, unitStream } from './unit.js';
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
  async declare(@Asked() { unitId, name }: DeclareUnit): Promise<UnitView> {
    demand(mayDeclareUnit(currentActor()));
    const command = { type: 'DeclareUnit', unitId, name: name.trim() } as const;
    return writeOnce(this.store, async (tx) => {
      await decideWithin(tx, unitDecider, unitStream(unitId), command);
      return this.units.get(tx.manager, unitId);
    });
  }

  @Serves(units.appointManager)
  async appoint(@Asked() { unitId, agentId }: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    const command = { type: 'AppointManager', unitId, agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideWithin(tx, unitDecider, unitStream(unitId), command);
    });
  }

  @Serves(units.dismissManager)
  async dismiss(@Asked() { unitId, agentId }: ManagerPath): Promise<void> {
    demand(mayAppointManager(currentActor()));
    const command = { type: 'DismissManager', unitId, agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await decideWithin(tx, unitDecider, unitStream(unitId), command);
    });
  }
}
