import {
  AlertPath,
  managerAlerts,
  type ManagerAlertsPage,
  PageRequest,
} from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { type Actor, demand, mayReadAlerts } from '@citadelle/rights';
import {
  Asked,
  currentActor,
  EVENT_STORE,
  frenchOf,
  invalidRequest,
  Serves,
  standardProblem,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { acknowledgeAlert } from './acknowledge.js';
import { AlertStore } from './alert.store.js';

/** Lists the alerts of managers and administrators, and acknowledges them. */
@Controller()
export class ManagerAlertsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
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

  @Serves(managerAlerts.acknowledge)
  acknowledge(@Asked() { alertId }: AlertPath): Promise<void> {
    const actor = signedIn();
    return writeOnce(this.store, (tx) => acknowledgeAlert(tx, alertId, actor));
  }
}

/** Pages of alerts go on after a `seq`. */
function seqOf(after: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw invalidRequest([{ field: 'after', ...frenchOf('isInt') }]);
}

function signedIn(): Actor {
  const actor = currentActor();
  if (actor.agentId === '') throw standardProblem('unauthorized');
  return actor;
}
