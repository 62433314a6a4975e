import type { Role, SessionAccount, SessionView } from '@citadelle/contracts';

/** How long a session may stay unused, in milliseconds. */
export interface IdleTimes {
  readonly agents: number;
  readonly managers: number;
}

/** What a session view is made of, as the database gives it. */
export interface SessionRow {
  readonly agent_id: string;
  readonly login: string;
  readonly address: string;
  readonly first_name: string;
  readonly usual_name: string;
  /** `role:unit` each; the unit is empty for an administrator. */
  readonly grants: readonly string[];
  readonly used_at: Date;
  readonly expires_at: Date;
  readonly password_change_required: boolean;
}

function rightsOf(grants: readonly string[]): Pick<SessionAccount, 'roles' | 'managedUnits'> {
  const managedUnits = grants
    .filter((grant) => grant.startsWith('manager:'))
    .map((grant) => grant.slice('manager:'.length))
    .sort();
  const roles: Role[] = [];
  if (managedUnits.length > 0) roles.push('manager');
  if (grants.includes('administrator:')) roles.push('administrator');
  return { roles, managedUnits };
}

/** When the session ends if it is not used again: by its idle time or its age, whichever comes first. */
export function endOf(row: SessionRow, idle: IdleTimes): Date {
  const idleMs = row.grants.length > 0 ? idle.managers : idle.agents;
  return new Date(Math.min(row.used_at.getTime() + idleMs, row.expires_at.getTime()));
}

/** A session as its owner sees it. */
export function viewOf(row: SessionRow, idle: IdleTimes): SessionView {
  return {
    expiresAt: endOf(row, idle).toISOString(),
    passwordChangeRequired: row.password_change_required,
    account: {
      agentId: row.agent_id,
      login: row.login,
      address: row.address,
      firstName: row.first_name,
      usualName: row.usual_name,
      ...rightsOf(row.grants),
    },
  };
}
