import { Injectable } from '@nestjs/common';
import type { ResetState } from '@citadelle/contracts';
import { prepared, unprepared } from '@citadelle/event-store';
import type { RequestFacts } from '@citadelle/rights';
import type { EntityManager } from 'typeorm';
import { grantsColumn, grantsOf } from '../sessions/role-grants.js';
import type { QueuePlace } from './queue-cursor.js';

/** Which part of a queue is asked for. */
export interface QueueQuery {
  /** What still waits for somebody when absent. */
  readonly state: ResetState | undefined;
  readonly limit: number;
  readonly after: QueuePlace | undefined;
}

/** A request with its agent, as a queue shows it. */
export interface QueuedRequest {
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
  /** Whether another request of the same agent waits too. */
  readonly several: boolean;
  readonly source: string | null;
  readonly grants: string[];
  readonly unit: string;
  readonly agentUnit: string | null;
}

/** Literally, so that the database sees that its index of them fits. */
const WAITING_STATES = `'awaiting-second-code', 'second-code-released'`;

const VIEW = `
  r.reset_id AS "resetId", r.state, r.unit, r.agent_id AS "agentId", a.login, i.unit AS "agentUnit",
  coalesce(i.first_name, '') AS "firstName", coalesce(i.usual_name, '') AS "usualName",
  r.requested_at AS "requestedAt", r.expires_at AS "expiresAt", r.escalated, r.transferred,
  r.state IN (${WAITING_STATES}) AND EXISTS (
    SELECT FROM resets o WHERE o.agent_id = r.agent_id AND o.reset_id <> r.reset_id
      AND o.state IN (${WAITING_STATES}) AND o.expires_at > now()) AS several,
  c.source, ${grantsColumn('r.agent_id')}`;
const WITH_AGENT = `
  JOIN accounts a USING (agent_id) LEFT JOIN identities i USING (agent_id)
  LEFT JOIN reset_codes c USING (reset_id)`;

const WAITING = `r.state IN (${WAITING_STATES}) AND r.expires_at > now()`;
/** The rule `isForAdministrators`, where the database applies it so that pages are full. */
const FOR_ADMINISTRATORS = `(r.escalated OR EXISTS (SELECT FROM role_grants g WHERE g.agent_id = r.agent_id))`;

const ONE = prepared<QueuedRequest>('one-request')`
  SELECT ${VIEW} FROM resets r ${WITH_AGENT} WHERE r.reset_id = $1 AND r.unit IS NOT NULL`;

const LOCK = prepared<Omit<LockedRequest, 'agentGrants'> & { grants: string[] }>('lock-request')`
  SELECT r.agent_id AS "agentId", r.unit, r.escalated, i.unit AS "agentUnit", c.source,
         ${grantsColumn('r.agent_id')}
  FROM resets r LEFT JOIN identities i USING (agent_id) LEFT JOIN reset_codes c USING (reset_id)
  WHERE r.reset_id = $1 AND r.unit IS NOT NULL FOR UPDATE OF r`;

/** A request, locked until the transaction ends. */
export interface LockedRequest extends RequestFacts {
  /** Where from it was started; null once it is over. */
  readonly source: string | null;
}

/** Requests: the resets for which a second code was asked, with what is known of their agents. */
@Injectable()
export class RequestStore {
  /** Those of a unit, oldest first; for administrators only those that are theirs to handle. */
  page(
    manager: EntityManager,
    unit: string,
    { state, limit, after }: QueueQuery,
    forAdministrators: boolean,
  ): Promise<QueuedRequest[]> {
    const conditions = [
      'r.unit = $1',
      state === undefined ? WAITING : 'r.state = $5',
      '($2::timestamptz IS NULL OR (r.requested_at, r.reset_id) > ($2, $3::uuid))',
      ...(forAdministrators ? [FOR_ADMINISTRATORS] : []),
    ];
    const page = unprepared<QueuedRequest>`SELECT ${VIEW}
             FROM (SELECT * FROM resets r WHERE ${conditions.join(' AND ')}
                   ORDER BY r.requested_at, r.reset_id LIMIT $4) r ${WITH_AGENT}
             ORDER BY r.requested_at, r.reset_id`;
    const place = [after?.requestedAt ?? null, after?.resetId ?? null];
    const values = [unit, ...place, limit, ...(state === undefined ? [] : [state])];
    return page.all(manager, ...values);
  }

  /** A request, also one that is over. */
  async find(manager: EntityManager, resetId: string): Promise<QueuedRequest | undefined> {
    return ONE.get(manager, resetId);
  }

  /** Locks a request until the transaction ends. */
  async lock(manager: EntityManager, resetId: string): Promise<LockedRequest | undefined> {
    const row = await LOCK.get(manager, resetId);
    return row && { ...row, agentGrants: grantsOf(row.grants) };
  }
}
