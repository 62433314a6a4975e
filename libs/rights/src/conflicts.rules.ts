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
  /** Oldest first: those on the agent and on whoever wants to give out the code, and those that give a role to anybody. */
  readonly acts: readonly PastAct[];
  /** Acts before this instant count no more. */
  readonly since: Date;
}

/** Why somebody may not give out a code: what they did to the agent, or that nobody else vouched for their new role. */
export type ConflictOfInterest = 'own-act' | 'new-role';

/** Acts that change nothing yet of an account or a role: whoever writes down when contracts end may still help. */
const OF_A_DAY_TO_COME: ReadonlySet<string> = new Set([
  'departure-announced',
  'departure-withdrawn',
]);

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
  const onAgent = recent.filter(
    ({ agentId, act }) => agentId === request.agentId && !OF_A_DAY_TO_COME.has(act),
  );
  if (onAgent.some(({ by }) => by === actor.agentId)) return 'own-act';
  const isVouched = (role: Role) => {
    const given = gift(recent, actor.agentId, role);
    return !given || isConfirmed(recent, given, [actor.agentId]);
  };
  const vouched =
    (isManagerOf(actor, request.unit) && isVouched({ unit: request.unit })) ||
    (isAdministrator(actor) && isForAdministrators(request) && isVouched('administrator'));
  return vouched || isYoung(acts, since) ? undefined : 'new-role';
}

/** The role of an administrator, or of a manager of a unit. */
type Role = 'administrator' | { readonly unit: string };

const is = ({ unitId }: PastAct, role: Role) => role === 'administrator' || unitId === role.unit;

/** How somebody was last given a role, unless that was long ago. */
function gift(recent: readonly PastAct[], who: string, role: Role): PastAct | undefined {
  const act = role === 'administrator' ? 'administrator-appointed' : 'manager-appointed';
  return recent.findLast((one) => one.agentId === who && one.act === act && is(one, role));
}

/**
 * Whether two people said that somebody has a role: one gave it, another confirmed a manager or had proposed an
 * administrator. Whom one person alone has just made does not speak as another than that person: else somebody would
 * make two managers, who vouch for each other.
 */
function isConfirmed(
  recent: readonly PastAct[],
  given: PastAct,
  asked: readonly string[],
): boolean {
  const seconds = recent.filter(({ act, agentId, unitId, at }) =>
    agentId !== given.agentId || unitId !== given.unitId
      ? false
      : given.unitId === null
        ? act === 'administrator-proposed' && at <= given.at
        : act === 'manager-confirmed' && at >= given.at,
  );
  const first = speaksFor(recent, given.by, given.unitId, asked);
  return seconds.some(
    ({ by, agentId }) =>
      by !== agentId &&
      by !== given.by &&
      !asked.includes(by) &&
      speaksFor(recent, by, given.unitId, asked) !== first,
  );
}

/** For whom somebody speaks: themselves, or whoever alone has just given them every role that lets them speak. */
function speaksFor(
  recent: readonly PastAct[],
  who: string,
  unit: string | null,
  asked: readonly string[],
): string {
  if (asked.includes(who)) return who;
  const roles: Role[] = unit === null ? ['administrator'] : ['administrator', { unit }];
  const gifts = roles.flatMap((role) => gift(recent, who, role) ?? []);
  const chain = [...asked, who];
  if (gifts.length === 0 || gifts.some((given) => isConfirmed(recent, given, chain))) return who;
  return speaksFor(recent, gifts[0]!.by, unit, chain);
}

/** Whether the installation is so young that nobody can have held a role for long: its first administrator was just made. */
function isYoung(acts: readonly PastAct[], since: Date): boolean {
  const first = acts.find(({ act }) => act === 'administrator-appointed');
  return first?.by === 'system' && first.at > since;
}
