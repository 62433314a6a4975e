import { managerAlerts, type ManagerAlertsPage, PageRequest } from '@citadelle/contracts/calls';
import { demand, mayReadAlerts } from '@citadelle/rights';
import { Asked, frenchOf, invalidRequest, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AlertStore } from './alert.store.js';
import { signedIn } from './signed-in.js';

/** Lists the alerts of managers and administrators. */
@Controller()
export class ManagerAlertsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly alerts: AlertStore,
  ) {}

  @Serves(managerAlerts.list)
  async list(@Asked() { limit, after }: PageRequest): Promise<ManagerAlertsPage> {
    const actor = signedIn();
    demand(mayReadAlerts(actor));
    const found = await this.alerts.page(this.manager, actor, {
      limit: limit + 1,
      ...(after !== undefined && { after: seqOf(after) }),
    });
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? String(items.at(-1)!.seq) : null };
  }
}

/** Pages of alerts go on after a `seq`. */
function seqOf(after: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw invalidRequest([{ field: 'after', ...frenchOf('isInt') }]);
}
