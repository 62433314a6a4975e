import { Controller } from '@nestjs/common';
import {
  ListRequests,
  type RequestRemark,
  requests,
  type RequestsPage,
  type RequestView,
  ResetPath,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import {
  type Actor,
  type ConflictOfInterest,
  demand,
  isManagerOf,
  isPrivileged,
  mayReadQueue,
  mayReadRequest,
} from '@citadelle/rights';
import {
  Asked,
  badCursor,
  currentActor,
  currentCall,
  Serves,
  sourceOf,
} from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { Conflicts } from '../acts/conflicts.js';
import { grantsOf } from '../sessions/role-grants.js';
import { UnitStore } from '../sessions/unit.store.js';
import { readCursor, writeCursor } from './queue-cursor.js';
import { type QueuedRequest, RequestStore } from './request.store.js';

/** The requests that wait for a unit, oldest first. */
@Controller()
export class RequestQueueController {
  constructor(
    private readonly manager: EntityManager,
    private readonly requests: RequestStore,
    private readonly units: UnitStore,
    private readonly conflicts: Conflicts,
  ) {}

  /** Refuses with `unit-not-found` whoever handles nothing there. */
  @Serves(requests.list)
  async page(@Asked() request: ListRequests): Promise<RequestsPage> {
    const { unitId: unit, state, limit } = request;
    const after = request.after === undefined ? undefined : placeOf(request.after);
    const actor = currentActor();
    demand(mayReadQueue(actor, unit));
    const managesIt = isManagerOf(actor, unit);
    if (!managesIt && !(await this.units.isDeclared(this.manager, unit)))
      throw new Refusal('unit-not-found');
    const asked = { state, after, limit: limit + 1 };
    const rows = await this.requests.page(this.manager, unit, asked, !managesIt);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const conflicts = await this.conflictsOf(actor, shown);
    return {
      items: shown.map((row, at) => viewOf(row, actor.agentId, conflicts[at])),
      next: last ? writeCursor(last) : null,
    };
  }

  /** A request, also one that is over; refuses with `request-not-found` whoever does not see it. */
  @Serves(requests.get)
  async one(@Asked() { resetId }: ResetPath): Promise<RequestView> {
    const actor = currentActor();
    const row = await this.requests.find(this.manager, resetId);
    if (!row) throw new Refusal('request-not-found');
    demand(mayReadRequest(actor, { ...row, agentGrants: grantsOf(row.grants) }));
    const [conflict] = await this.conflictsOf(actor, [row]);
    return viewOf(row, actor.agentId, conflict);
  }

  private conflictsOf(actor: Actor, rows: readonly QueuedRequest[]) {
    const requests = rows.map((row) => ({ ...row, agentGrants: grantsOf(row.grants) }));
    return this.conflicts.of(this.manager, actor, requests);
  }
}

function placeOf(cursor: string) {
  const place = readCursor(cursor);
  if (place) return place;
  throw badCursor();
}

function viewOf(
  row: QueuedRequest,
  actor: string,
  conflict: ConflictOfInterest | undefined,
): RequestView {
  const { resetId, state, unit, agentId, firstName, usualName, login } = row;
  const remarks: Record<RequestRemark, boolean> = {
    'own-request': agentId === actor,
    'same-source': row.source === sourceOf(currentCall().source),
    privileged: isPrivileged(grantsOf(row.grants)),
    escalated: row.escalated,
    transferred: row.transferred,
    'several-requests': row.several,
    'own-act': conflict === 'own-act' && row.agentId !== actor,
    'new-role': conflict === 'new-role',
  };
  return {
    resetId,
    state,
    agent: { agentId, firstName, usualName, login },
    unit,
    requestedAt: row.requestedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    remarks: (Object.keys(remarks) as RequestRemark[]).filter((remark) => remarks[remark]),
  };
}
