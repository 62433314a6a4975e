import {
  DeclareUnit,
  ManagerPath,
  publicUnits,
  units,
  type UnitsPage,
  type UnitView,
} from '@citadelle/contracts/calls';
import { mayAppointManager, mayDeclareUnit, mayReadUnits } from '@citadelle/rights';
import { Asked, IdempotencyKey, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** Managing units and their managers. */
@ApiTags('Units')
@Controller()
export class UnitsController {
  constructor(private readonly services: Services) {}

  @Serves(publicUnits.list)
  @OpenTo(mayReadUnits)
  async listUnits(): Promise<UnitsPage> {
    const { items } = await this.services.ask(units.list, {});
    return { items, next: null };
  }

  @Serves(publicUnits.declare)
  @OpenTo(mayDeclareUnit)
  declareUnit(
    @Asked() request: DeclareUnit,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<UnitView> {
    return this.services.ask(units.declare, request, { idempotencyKey });
  }

  @Serves(publicUnits.appointManager)
  @OpenTo(mayAppointManager)
  appointManager(
    @Asked() request: ManagerPath,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.services.ask(units.appointManager, request, { idempotencyKey });
  }

  @Serves(publicUnits.dismissManager)
  @OpenTo(mayAppointManager)
  dismissManager(
    @Asked() request: ManagerPath,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.services.ask(units.dismissManager, request, { idempotencyKey });
  }
}
