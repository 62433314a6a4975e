import type { ListUnitsCall, UnitView } from '@citadelle/contracts';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { demand, mayAppointManager, mayDeclareUnit } from '@citadelle/rights';
import { currentActor, EVENT_STORE, Idempotent, writeOnce } from '@citadelle/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AgentIdPipe } from '../agents/agent-id.pipe.js';
import { holdActive } from '../agents/agent-moves.js';
import { unitDecider, unitStream } from './unit.js';
import { UnitStore } from './unit.store.js';
import { DeclareUnitBody, UnitPath } from './units.requests.js';

/** Units and their managers, for the gateway. */
@Controller('internal/units')
export class UnitsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly units: UnitStore,
  ) {}

  /** For anybody: who asks for a second code is shown the names of units before signing in. */
  @Get()
  async list(): Promise<ListUnitsCall['response']> {
    return { items: await this.units.list(this.manager) };
  }

  @Put(':unitId')
  @Idempotent()
  async declare(@Param() { unitId }: UnitPath, @Body() body: DeclareUnitBody): Promise<UnitView> {
    demand(mayDeclareUnit(currentActor()));
    const command = { type: 'DeclareUnit', unitId, name: body.name.trim() } as const;
    return writeOnce(this.store, async (tx) => {
      await decideWithin(tx, unitDecider, unitStream(unitId), command);
      return this.units.get(tx.manager, unitId);
    });
  }

  @Put(':unitId/managers/:agentId')
  @Idempotent()
  @HttpCode(204)
  async appoint(
    @Param('unitId') unitId: string,
    @Param('agentId', AgentIdPipe) agentId: string,
  ): Promise<void> {
    demand(mayAppointManager(currentActor()));
    const command = { type: 'AppointManager', unitId, agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await holdActive(tx, agentId);
      await decideWithin(tx, unitDecider, unitStream(unitId), command);
    });
  }

  @Delete(':unitId/managers/:agentId')
  @Idempotent()
  @HttpCode(204)
  async dismiss(
    @Param('unitId') unitId: string,
    @Param('agentId', AgentIdPipe) agentId: string,
  ): Promise<void> {
    demand(mayAppointManager(currentActor()));
    const command = { type: 'DismissManager', unitId, agentId } as const;
    await writeOnce(this.store, async (tx) => {
      await decideWithin(tx, unitDecider, unitStream(unitId), command);
    });
  }
}
