import type { Grants } from '@citadelle/contracts';
import { type Actor, isAdministrator, isManagerOf, isPrivileged } from './grants.js';
import type { Verdict } from './verdict.js';

/** A request for a second code, as far as it decides who may handle it. */
export interface RequestFacts {
  readonly agentId: string;
  /** The unit that it waits in. */
  readonly unit: string;
  /** Whether it waited so long that the administrators were told. */
  readonly escalated: boolean;
  /** Of the agent whose account it would open. */
  readonly agentGrants: Grants;
  /** The unit that manages that agent. */
  readonly agentUnit: string | null;
}

/** Who sees that there are requests to handle. */
export function mayHandleRequests(grants: Grants): Verdict<'not-found'> {
  return isPrivileged(grants) ? 'allowed' : 'not-found';
}

/** Who may see the queue of a unit: its managers see all of it, administrators what {@link mayReadRequest} shows them. */
export function mayReadQueue(grants: Grants, unit: string): Verdict<'unit-not-found'> {
  const may = isManagerOf(grants, unit) || isAdministrator(grants);
  return may ? 'allowed' : 'unit-not-found';
}

/** Whether administrators see a request whatever they manage: nobody else may handle it, or nobody did in time. */
export function isForAdministrators({
  escalated,
  agentGrants,
}: Pick<RequestFacts, 'escalated' | 'agentGrants'>): boolean {
  return escalated || isPrivileged(agentGrants);
}

/** Who may see a request. */
export function mayReadRequest(
  grants: Grants,
  request: RequestFacts,
): Verdict<'request-not-found'> {
  const may =
    isManagerOf(grants, request.unit) || (isAdministrator(grants) && isForAdministrators(request));
  return may ? 'allowed' : 'request-not-found';
}

/** Who may hand a request to another unit: whoever sees it, but not the agent who made it. */
export function mayTransferRequest(
  actor: Actor,
  request: RequestFacts,
): Verdict<'request-not-found' | 'own-request'> {
  const seen = mayReadRequest(actor, request);
  if (seen !== 'allowed') return seen;
  return request.agentId === actor.agentId ? 'own-request' : 'allowed';
}

/** Who may give out the second code of a request: whoever may hand it on, and does not work beside a privileged agent. */
export function mayReleaseCode(
  actor: Actor,
  request: RequestFacts,
): Verdict<'request-not-found' | 'own-request' | 'other-unit-required'> {
  const handedOn = mayTransferRequest(actor, request);
  if (handedOn !== 'allowed') return handedOn;
  return worksBeside(actor, request) ? 'other-unit-required' : 'allowed';
}

/** Who may refuse a request. */
export const mayRefuseRequest = mayReleaseCode;

/**
 * Who may let an account start resets again: administrators, and whoever manages the unit of its agent. To everybody
 * else there is no such account.
 */
export function mayLiftResetDelays(
  grants: Grants,
  agentUnit: string | null,
): Verdict<'account-not-found'> {
  const manages = agentUnit !== null && isManagerOf(grants, agentUnit);
  return isAdministrator(grants) || manages ? 'allowed' : 'account-not-found';
}

function worksBeside(grants: Grants, { agentGrants, agentUnit }: RequestFacts): boolean {
  if (isAdministrator(grants) || !isPrivileged(agentGrants)) return false;
  const { managedUnits } = agentGrants;
  // An administrator who manages nothing works where they belong.
  const units = managedUnits.length > 0 ? managedUnits : [agentUnit];
  return units.some((unit) => unit !== null && isManagerOf(grants, unit));
}
