import type { ManagerAlertLine, SessionAccount } from '@citadelle/contracts';

/** What of a session decides which alerts it sees. */
export type AlertRights = Pick<SessionAccount, 'agentId' | 'roles' | 'managedUnits'>;

/** Whether alerts are anything to this person. */
export function hearsAlerts({ roles, managedUnits }: AlertRights): boolean {
  return managedUnits.length > 0 || roles.includes('administrator');
}

/** Whether this person may see an alert: of a unit they manage, or for administrators; never about themselves. */
export function maySee(
  { agentId, roles, managedUnits }: AlertRights,
  { alert, forAdministrators }: ManagerAlertLine,
): boolean {
  if (alert.agentId === agentId) return false;
  if (alert.unit !== null && managedUnits.includes(alert.unit)) return true;
  return forAdministrators && roles.includes('administrator');
}

/** Whether somebody may see alerts now that they could not see before. */
export function hasGrown(before: AlertRights, now: AlertRights): boolean {
  const isNewAdministrator =
    now.roles.includes('administrator') && !before.roles.includes('administrator');
  return isNewAdministrator || now.managedUnits.some((unit) => !before.managedUnits.includes(unit));
}
