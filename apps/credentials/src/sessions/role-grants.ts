import type { Grants, Role } from '@citadelle/contracts';

/** The column `grants` of a query: what was granted to an agent, to be read by {@link grantsOf}. */
export function grantsColumn(agentId: string): string {
  return `ARRAY(SELECT role || ':' || unit_id FROM role_grants g WHERE g.agent_id = ${agentId}) AS grants`;
}

/** The grants in a column of {@link grantsColumn}. */
export function grantsOf(column: readonly string[]): Grants {
  const managing = column.filter((grant) => grant.startsWith('manager:'));
  const managedUnits = managing.map((grant) => grant.slice('manager:'.length)).sort();
  const roles: Role[] = [];
  if (managedUnits.length > 0) roles.push('manager');
  if (column.includes('administrator:')) roles.push('administrator');
  return { roles, managedUnits };
}
