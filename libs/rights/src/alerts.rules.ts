import type { AlertKind, Grants } from '@citadelle/contracts';
import { type Actor, isAdministrator, isManagerOf, isPrivileged } from './grants.js';
import type { Verdict } from './verdict.js';

/** An alert, as far as it decides who sees it. */
export interface AlertFacts {
  readonly alert: {
    readonly agentId: string;
    readonly kind: AlertKind;
    readonly unit: string | null;
  };
  /** Whether administrators are told whatever they manage. */
  readonly forAdministrators: boolean;
}

/** Alerts that managers do not see, whichever unit they are about. */
export const kindsForAdministratorsAlone: readonly AlertKind[] = [
  'second-code-escalation',
  'release-alarm',
  'sign-in-slowed-digest',
  'role-given',
  'role-taken',
  'administrator-proposed',
  'power-used',
  'import-ended',
];

/** Whether managers are told of alerts of this kind. */
export function isForManagers(kind: AlertKind): boolean {
  return !kindsForAdministratorsAlone.includes(kind);
}

/** Who sees that there are alerts. */
export function mayReadAlerts(grants: Grants): Verdict<'alert-not-found'> {
  return isPrivileged(grants) ? 'allowed' : 'alert-not-found';
}

/** Who may see an alert, and acknowledge it: managers of its unit and administrators, never the agent it is about. */
export function mayReadAlert(
  actor: Actor,
  { alert, forAdministrators }: AlertFacts,
): Verdict<'alert-not-found'> {
  const { agentId, kind, unit } = alert;
  const toManager = unit !== null && isManagerOf(actor, unit) && isForManagers(kind);
  const may = toManager || (forAdministrators && isAdministrator(actor));
  return may && agentId !== actor.agentId ? 'allowed' : 'alert-not-found';
}
