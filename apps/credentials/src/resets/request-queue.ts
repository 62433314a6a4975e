import { Injectable } from '@nestjs/common';
import type { ResetState } from '@citadelle/contracts';
import type { RequestRemark, RequestsPage, RequestView } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { demand, isManagerOf, isPrivileged, mayReadQueue, mayReadRequest } from '@citadelle/rights';
import { currentActor, currentCall } from '@citadelle/service-kit';
import { DataSource } from 'typeorm';
import { grantsColumn, grantsOf } from '../sessions/role-grants.js';
import { sourceOf } from '../sessions/source.js';
import { type QueuePlace, writeCursor } from './queue-cursor.js';

/** Which part of a queue is asked for. */
export interface QueueQuery {
  /** What still waits for somebody when absent. */
  readonly state: ResetState | undefined;
  readonly limit: number;
  readonly after: QueuePlace | undefined;
}

interface QueueRow {
  readonly resetId: string;
  readonly state: ResetState;
  readonly agentId: string;
  readonly firstName: string;
  readonly usualName: string;
  readonly login: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly escalated: boolean;
  readonly transferred: boolean;
  readonly source: string | null;
  readonly grants: string[];
  readonly unit: string;
  readonly agentUnit: string | null;
}

const VIEW = `
  r.reset_id AS "resetId", r.state, r.unit, r.agent_id AS "agentId", a.login, i.unit AS "agentUnit",
  coalesce(i.first_name, '') AS "firstName", coalesce(i.usual_name, '') AS "usualName",
  r.requested_at AS "requestedAt", r.expires_at AS "expiresAt", r.escalated, r.transferred,
  c.source, ${grantsColumn('r.agent_id')}`;
const WITH_AGENT = `
  JOIN accounts a USING (agent_id) LEFT JOIN identities i USING (agent_id)
  LEFT JOIN reset_codes c USING (reset_id)`;

/** Literally, so that the database sees that its index of them fits. */
const WAITING = `r.state IN ('awaiting-second-code', 'second-code-released') AND r.expires_at > now()`;
/** The rule `isForAdministrators`, where the database applies it so that pages are full. */
const FOR_ADMINISTRATORS = `(r.escalated OR EXISTS (SELECT FROM role_grants g WHERE g.agent_id = r.agent_id))`;

/** The requests that wait for a unit, oldest first. */
@Injectable()
export class RequestQueue {
  constructor(private readonly dataSource: DataSource) {}

  /** Refuses with `unit-not-found` whoever handles nothing there. */
  async page(unit: string, { state, limit, after }: QueueQuery): Promise<RequestsPage> {
    const actor = currentActor();
    demand(mayReadQueue(actor, unit));
    const managesIt = isManagerOf(actor, unit);
    if (!managesIt && !(await this.isDeclared(unit))) throw new Refusal('unit-not-found');
    const conditions = [
      'r.unit = $1',
      state === undefined ? WAITING : 'r.state = $5',
      '($2::timestamptz IS NULL OR (r.requested_at, r.reset_id) > ($2, $3::uuid))',
      ...(managesIt ? [] : [FOR_ADMINISTRATORS]),
    ];
    const rows = await this.dataSource.query<QueueRow[]>(
      `SELECT ${VIEW}
       FROM (SELECT * FROM resets r WHERE ${conditions.join(' AND ')}
             ORDER BY r.requested_at, r.reset_id LIMIT $4) r ${WITH_AGENT}
       ORDER BY r.requested_at, r.reset_id`,
      [
        unit,
        after?.requestedAt ?? null,
        after?.resetId ?? null,
        limit + 1,
        ...(state === undefined ? [] : [state]),
      ],
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      items: shown.map((row) => viewOf(row, actor.agentId)),
      next: last ? writeCursor(last) : null,
    };
  }

  /** A request, also one that is over; refuses with `request-not-found` whoever does not see it. */
  async one(resetId: string): Promise<RequestView> {
    const actor = currentActor();
    const [row] = await this.dataSource.query<QueueRow[]>(
      `SELECT ${VIEW} FROM resets r ${WITH_AGENT} WHERE r.reset_id = $1 AND r.unit IS NOT NULL`,
      [resetId],
    );
    if (!row) throw new Refusal('request-not-found');
    demand(mayReadRequest(actor, { ...row, agentGrants: grantsOf(row.grants) }));
    return viewOf(row, actor.agentId);
  }

  private async isDeclared(unit: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM units WHERE unit_id = $1', [
      unit,
    ]);
    return rows.length > 0;
  }
}

function viewOf(row: QueueRow, actor: string): RequestView {
  const { resetId, state, unit, agentId, firstName, usualName, login } = row;
  const remarks: Record<RequestRemark, boolean> = {
    'own-request': agentId === actor,
    'same-source': row.source === sourceOf(currentCall().source),
    privileged: isPrivileged(grantsOf(row.grants)),
    escalated: row.escalated,
    transferred: row.transferred,
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
