import { Refusal } from '@citadelle/decider';
import type { RequestFacts } from '@citadelle/rights';
import type { EntityManager } from 'typeorm';
import { grantsColumn, grantsOf } from '../sessions/role-grants.js';

const REQUEST = `
  SELECT r.agent_id AS "agentId", r.unit, r.escalated, i.unit AS "agentUnit", c.source,
         ${grantsColumn('r.agent_id')}
  FROM resets r LEFT JOIN identities i USING (agent_id) LEFT JOIN reset_codes c USING (reset_id)
  WHERE r.reset_id = $1 AND r.unit IS NOT NULL FOR UPDATE OF r`;

/** A request, locked until the transaction ends. */
export interface LockedRequest extends RequestFacts {
  /** Where from it was started; null once it is over. */
  readonly source: string | null;
}

/** Locks a request that somebody wants to handle; refuses with `request-not-found` where there is none. */
export async function lockRequest(manager: EntityManager, resetId: string): Promise<LockedRequest> {
  const [row] = await manager.query<(Omit<LockedRequest, 'agentGrants'> & { grants: string[] })[]>(
    REQUEST,
    [resetId],
  );
  if (!row) throw new Refusal('request-not-found');
  return { ...row, agentGrants: grantsOf(row.grants) };
}
