import { publicUnits, units, type UnitsPage } from '@citadelle/contracts/calls';
import { mayReadUnits } from '@citadelle/rights';
import { Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** The managing units, in one page. */
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
}
