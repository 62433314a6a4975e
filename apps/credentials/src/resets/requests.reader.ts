import { Refusal } from '@citadelle/decider';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import {
  hindranceOf,
  type Hindrance,
  type RequestFacts,
  rightsOf,
  sees,
} from './request-rights.js';

const GRANTS = `SELECT role || ':' || unit_id AS grant FROM role_grants WHERE agent_id = $1`;

const REQUEST = `
  SELECT r.agent_id AS "agentId", r.unit, r.escalated, i.unit AS "agentUnit", c.source,
         ARRAY(SELECT role || ':' || unit_id FROM role_grants g WHERE g.agent_id = r.agent_id) AS grants
  FROM resets r LEFT JOIN identities i USING (agent_id) LEFT JOIN reset_codes c USING (reset_id)
  WHERE r.reset_id = $1 AND r.unit IS NOT NULL FOR UPDATE OF r`;

/** A request that somebody sees, locked until their transaction ends. */
export interface SeenRequest extends RequestFacts {
  /** Where from it was started; null once it is over. */
  readonly source: string | null;
  readonly hindrance: Hindrance | undefined;
}

/** The rights of somebody now, `role:unit` each; none of nobody. */
export async function grantsOf(
  manager: EntityManager,
  agentId: string | undefined,
): Promise<string[]> {
  if (!isUUID(agentId)) return [];
  const rows = await manager.query<{ grant: string }[]>(GRANTS, [agentId]);
  return rows.map(({ grant }) => grant);
}

/** A request as `actor` sees it; refuses with `request-not-found` when they do not. */
export async function seenRequest(
  manager: EntityManager,
  resetId: string,
  actor: string | undefined,
): Promise<SeenRequest> {
  const [row] = await manager.query<
    (Omit<SeenRequest, 'agentRights' | 'hindrance'> & { grants: string[] })[]
  >(REQUEST, [resetId]);
  const rights = rightsOf(await grantsOf(manager, actor));
  const request = row && { ...row, agentRights: rightsOf(row.grants) };
  if (!request || !sees(rights, request)) throw new Refusal('request-not-found');
  return { ...request, hindrance: hindranceOf(actor!, rights, request) };
}
