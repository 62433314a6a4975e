import type { Grants, Role } from '@citadelle/contracts';
import type { EntityManager } from 'typeorm';

/**
 * Makes these agents, and no others, holders of a role; an administrator's has no unit. Sessions that are open get a
 * right at their next call. Whoever loses one signs in again.
 */
export async function setHolders(
  manager: EntityManager,
  role: Role,
  unitId: string,
  agentIds: readonly string[],
): Promise<void> {
  await manager.query(
    `WITH lost AS (
       DELETE FROM role_grants
       WHERE role = $1 AND unit_id = $2 AND agent_id <> ALL($3::uuid[]) RETURNING agent_id
     ), ended AS (
       DELETE FROM sessions WHERE agent_id IN (SELECT agent_id FROM lost)
     )
     INSERT INTO role_grants (agent_id, role, unit_id)
     SELECT unnest($3::uuid[]), $1, $2 ON CONFLICT DO NOTHING`,
    [role, unitId, agentIds],
  );
}

/** The column `grants` of a query: what was granted to an agent, to be read by {@link grantsOf}. */
export function grantsColumn(agentId: string): string {
  return `ARRAY(SELECT role || ':' || unit_id FROM role_grants g WHERE g.agent_id = ${agentId}) AS grants`;
}

/** The grants in a column of {@link grantsColumn}. */
export function grantsOf(column: readonly string[]): Grants {
  const prefix = 'manager:';
  const managedUnits = column
    .filter((grant) => grant.startsWith(prefix))
    .map((grant) => grant.slice(prefix.length))
    .sort();
  const roles: Role[] = [];
  if (managedUnits.length > 0) roles.push('manager');
  if (column.includes('administrator:')) roles.push('administrator');
  return { roles, managedUnits };
}
