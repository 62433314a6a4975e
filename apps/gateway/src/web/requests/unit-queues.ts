import {
  type Page,
  requests as requestCalls,
  type RequestView,
  type SessionAccount,
  type UnitView,
} from '@citadelle/contracts/calls';
import { isAllowed, isManagerOf, mayReadQueue } from '@citadelle/rights';
import { ProblemError } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { KnownUnits } from '../known-units.js';

/** How many requests a queue shows at once. */
const SHOWN = 20;

/** A unit with the requests that wait there. */
export interface UnitQueue {
  readonly unit: Pick<UnitView, 'unitId' | 'name'>;
  /** Whether the person manages the unit; otherwise they see it as an administrator. */
  readonly isOwn: boolean;
  readonly requests: Page<RequestView>;
}

/** Reads the queues that a person may handle. */
@Injectable()
export class UnitQueues {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
  ) {}

  /** The beginning of each queue: of the units one manages, and for administrators of others where something is theirs. */
  async of(account: SessionAccount): Promise<UnitQueue[]> {
    const units = await this.units.ifSeen();
    const own = account.managedUnits.map(
      (id) => units.find(({ unitId }) => unitId === id) ?? alone(id),
    );
    const others = units.filter(
      ({ unitId }) => !isManagerOf(account, unitId) && isAllowed(mayReadQueue(account, unitId)),
    );
    const queues = await Promise.all(
      [...own, ...others].map(async (unit) => ({
        unit,
        isOwn: isManagerOf(account, unit.unitId),
        requests: await this.page(unit.unitId).catch(noneWhenUnknown),
      })),
    );
    return queues.filter(({ isOwn, requests }) => isOwn || requests.items.length > 0);
  }

  /** A page of the queue of one unit. */
  async in(account: SessionAccount, unitId: string, after?: string): Promise<UnitQueue> {
    const [units, requests] = await Promise.all([this.units.ifSeen(), this.page(unitId, after)]);
    const unit = units.find((each) => each.unitId === unitId) ?? alone(unitId);
    return { unit, isOwn: isManagerOf(account, unitId), requests };
  }

  private page(unitId: string, after?: string): Promise<Page<RequestView>> {
    const asked = { unitId, limit: SHOWN, ...(after !== undefined && { after }) };
    return this.services.ask(requestCalls.list, asked);
  }
}

function alone(unitId: string): Pick<UnitView, 'unitId' | 'name'> {
  return { unitId, name: unitId };
}

/** Units reach the services one after the other: in one that is not yet known there is nothing to handle. */
function noneWhenUnknown(error: unknown): Page<RequestView> {
  if (error instanceof ProblemError && error.status === 404) return { items: [], next: null };
  throw error;
}
