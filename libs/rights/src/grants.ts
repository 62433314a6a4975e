import type { Grants } from '@citadelle/contracts';

/** Somebody and what was granted to them. */
export interface Actor extends Grants {
  readonly agentId: string;
  /** Until when they count as having just typed their password again, RFC 3339; absent when they do not. */
  readonly reauthenticatedUntil?: string;
}

/** What was granted to people without any role. */
export const NO_GRANTS: Grants = { roles: [], managedUnits: [] };

/** Whether somebody administers the directory. */
export function isAdministrator({ roles }: Grants): boolean {
  return roles.includes('administrator');
}

/** Whether somebody manages a unit. */
export function isManagerOf({ managedUnits }: Grants, unit: string): boolean {
  return managedUnits.includes(unit);
}

/** Whether somebody holds any role, so that their account opens more than their own affairs. */
export function isPrivileged(grants: Grants): boolean {
  return isAdministrator(grants) || grants.managedUnits.length > 0;
}

/** Whether somebody has a role or a unit now that they did not have before. */
export function haveGrown(before: Grants, now: Grants): boolean {
  const isNewAdministrator = isAdministrator(now) && !isAdministrator(before);
  return isNewAdministrator || now.managedUnits.some((unit) => !isManagerOf(before, unit));
}

/** Grants as a header of a call carries them. */
export function writeGrants({ roles, managedUnits }: Grants): string {
  return JSON.stringify({ roles, managedUnits });
}

/** Grants from the header of a call; none from what is not such a header. */
export function readGrants(header: unknown): Grants {
  if (typeof header !== 'string') return NO_GRANTS;
  try {
    const { roles, managedUnits } = JSON.parse(header) as Partial<Grants>;
    return Array.isArray(roles) && Array.isArray(managedUnits)
      ? { roles, managedUnits }
      : NO_GRANTS;
  } catch {
    return NO_GRANTS;
  }
}
