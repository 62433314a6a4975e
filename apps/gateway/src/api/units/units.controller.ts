import {
  DeclareUnit,
  ManagerPath,
  publicUnits,
  units,
  type UnitsPage,
  type UnitView,
} from '@citadelle/contracts/calls';
import { mayAppointManager, mayDeclareUnit, mayReadUnits } from '@citadelle/rights';
import { Asked, Serves } from '@citadelle/service-kit';
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
  declareUnit(@Asked() request: DeclareUnit): Promise<UnitView> {
    return this.services.ask(units.declare, request);
  }

  @Serves(publicUnits.appointManager)
  @OpenTo(mayAppointManager)
  appointManager(@Asked() request: ManagerPath): Promise<void> {
    return this.services.ask(units.appointManager, request);
  }

  @Serves(publicUnits.dismissManager)
  @OpenTo(mayAppointManager)
  dismissManager(@Asked() request: ManagerPath): Promise<void> {
    return this.services.ask(units.dismissManager, request);
  }
}
