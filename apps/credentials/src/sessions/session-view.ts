import type { SessionView } from '@citadelle/contracts/calls';
import { isPrivileged } from '@citadelle/rights';
import { grantsOf } from './role-grants.js';

/** How long a session may stay unused, in milliseconds. */
export interface IdleTimes {
  readonly agents: number;
  readonly managers: number;
}

/** Whose session it is, as the database gives it. */
export interface SessionHolder {
  readonly agent_id: string;
  readonly login: string;
  readonly address: string;
  readonly first_name: string;
  readonly usual_name: string;
  /** To be read by {@link grantsOf}. */
  readonly grants: readonly string[];
}

/** The state of a session, as the database gives it. */
export interface SessionState {
  readonly used_at: Date;
  readonly expires_at: Date;
  readonly password_change_required: boolean;
}

/** When the session ends if it is not used again: by its idle time or its age, whichever comes first. */
export function endOf(
  { grants }: SessionHolder,
  { used_at, expires_at }: SessionState,
  idle: IdleTimes,
): Date {
  const idleMs = isPrivileged(grantsOf(grants)) ? idle.managers : idle.agents;
  return new Date(Math.min(used_at.getTime() + idleMs, expires_at.getTime()));
}

/** Until when the password counts as just typed again; null when it does not. */
export function reauthenticatedUntil(
  {
    reauthenticated_at,
    password_change_required,
    now,
  }: Pick<SessionState, 'password_change_required'> & {
    readonly reauthenticated_at: Date | null;
    readonly now: Date;
  },
  windowMs: number,
): string | null {
  // The initial password opens nothing but the choice of another one.
  if (reauthenticated_at === null || password_change_required) return null;
  const until = new Date(reauthenticated_at.getTime() + windowMs);
  return until > now ? until.toISOString() : null;
}

/** A session as its owner sees it. */
export function viewOf(holder: SessionHolder, state: SessionState, idle: IdleTimes): SessionView {
  return {
    expiresAt: endOf(holder, state, idle).toISOString(),
    passwordChangeRequired: state.password_change_required,
    account: {
      agentId: holder.agent_id,
      login: holder.login,
      address: holder.address,
      firstName: holder.first_name,
      usualName: holder.usual_name,
      ...grantsOf(holder.grants),
    },
  };
}
