import { type Actor, isAdministrator, isManagerOf } from './grants.js';
import { isForAdministrators, type RequestFacts } from './requests.rules.js';

/** An act in the directory, as far as it decides who may give out a code. */
export interface PastAct {
  readonly act: string;
  /** agentId of who did it, or `system`. */
  readonly by: string;
  /** The person concerned. */
  readonly agentId: string | null;
  readonly unitId: string | null;
  readonly at: Date;
}

/** What is known of acts when somebody wants to give out a code. */
export interface RecentActs {
  /** Oldest first: those on the agent and on whoever wants to give out the code, and every appointment of an administrator. */
  readonly acts: readonly PastAct[];
  /** Acts before this instant count no more. */
  readonly since: Date;
}

/** Why somebody may not give out a code: what they did to the agent, or that nobody else vouched for their new role. */
export type ConflictOfInterest = 'own-act' | 'new-role';

/**
 * Why somebody who may handle a request must leave its code to others: lately they created or moved the agent or changed
 * their roles, or were themselves given the role by one person alone, so that one person would make an account, or
 * somebody who opens it, and then open it.
 */
export function conflictOf(
  actor: Actor,
  request: Pick<RequestFacts, 'agentId' | 'unit' | 'escalated' | 'agentGrants'>,
  { acts, since }: RecentActs,
): ConflictOfInterest | undefined {
  const recent = acts.filter(({ at }) => at > since);
  const onAgent = recent.filter(({ agentId }) => agentId === request.agentId);
  if (onAgent.some(({ by }) => by === actor.agentId)) return 'own-act';
  const onActor = recent.filter(({ agentId }) => agentId === actor.agentId);
  const vouched =
    (isManagerOf(actor, request.unit) && isVouchedManager(onActor, request.unit)) ||
    (isAdministrator(actor) && isForAdministrators(request) && isVouchedAdministrator(onActor));
  return vouched || isYoung(acts, since) ? undefined : 'new-role';
}

/** Whether somebody has managed a unit for long enough, or a second person has confirmed it. */
function isVouchedManager(onActor: readonly PastAct[], unit: string): boolean {
  const ofUnit = onActor.filter(({ unitId }) => unitId === unit);
  const appointed = ofUnit.findLast(({ act }) => act === 'manager-appointed');
  return (
    !appointed ||
    ofUnit.some(
      ({ act, by, agentId, at }) =>
        act === 'manager-confirmed' && at >= appointed.at && by !== appointed.by && by !== agentId,
    )
  );
}

/** Whether somebody has administered for long enough, or two people had to say it. */
function isVouchedAdministrator(onActor: readonly PastAct[]): boolean {
  const appointed = onActor.findLast(({ act }) => act === 'administrator-appointed');
  return (
    !appointed ||
    onActor.some(
      ({ act, by, at }) =>
        act === 'administrator-proposed' && at <= appointed.at && by !== appointed.by,
    )
  );
}

/** Whether the installation is so young that nobody can have held a role for long: its first administrator was just made. */
function isYoung(acts: readonly PastAct[], since: Date): boolean {
  const first = acts.find(({ act }) => act === 'administrator-appointed');
  return first?.by === 'system' && first.at > since;
}
