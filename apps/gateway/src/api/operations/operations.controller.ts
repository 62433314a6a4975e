import { type OperationsView, publicOperations } from '@citadelle/contracts/calls';
import { mayReadOperations } from '@citadelle/rights';
import { Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { askOperations } from '../../upstream/operations.js';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** How the services are doing, for administrators. */
@ApiTags('Operations')
@Controller()
export class OperationsController {
  constructor(private readonly services: Services) {}

  @Serves(publicOperations.get)
  @OpenTo(mayReadOperations)
  getOperations(): Promise<OperationsView> {
    return askOperations(this.services);
  }
}
