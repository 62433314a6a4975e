import type { Grants } from '@citadelle/contracts';
import { isAdministrator, isManagerOf, isPrivileged } from './grants.js';
import type { Verdict } from './verdict.js';

/** Who may see the agents of the directory. */
export const mayReadAgents = forAdministrators;
/** Who may create an agent. */
export const mayCreateAgent = forAdministrators;
/** Who may change an agent's names, unit, phone and end of contract. */
export const mayChangeAgent = forAdministrators;
/** Who may record that an agent departs or returns. */
export const mayChangeAgentStatus = forAdministrators;
/** Who may import files of HR. */
export const mayImportAgents = forAdministrators;
/** Who may lift the delays after wrong passwords for an account. */
export const mayLiftSignInDelays = forAdministrators;
/** Who may see the units with those who manage them. */
export const mayReadUnits = forAdministrators;
/** Who may declare a unit, or give it another name. */
export const mayDeclareUnit = forAdministrators;
/** Who may appoint and dismiss the managers of a unit. */
export const mayAppointManager = forAdministrators;
/** Who may say of somebody that they manage a unit: administrators, and of those who do already the other managers. */
export function mayVouchForManager(
  actor: Grants,
  { unit, isManager }: { readonly unit: string; readonly isManager: boolean },
): Verdict<'administrator-required'> {
  return isManager && isManagerOf(actor, unit) ? 'allowed' : mayAppointManager(actor);
}
/** Who may say so of anybody: whoever has a role. */
export function mayVouchForManagers(grants: Grants): Verdict<'administrator-required'> {
  return isPrivileged(grants) ? 'allowed' : 'administrator-required';
}
/** Who may appoint and dismiss administrators. */
export const mayAppointAdministrator = forAdministrators;
/** Who may end the sessions of somebody else. */
export const mayEndSessions = forAdministrators;
/** Who may see the figures of accounts and requests. */
export const mayReadStatistics = forAdministrators;
/** Who may read the security journal and take it away. */
export const mayReadSecurityJournal = forAdministrators;
/** Who may see how the services are doing. */
export const mayReadOperations = forAdministrators;

function forAdministrators(grants: Grants): Verdict<'administrator-required'> {
  return isAdministrator(grants) ? 'allowed' : 'administrator-required';
}
