import type { IdentityCheck } from '../events/credentials.events.js';
import type { Page } from './calls.js';

/** What somebody was appointed to be. */
export type Role = 'manager' | 'administrator';

/** What was granted to somebody: their roles, and the units that they manage, since rights follow the unit. */
export interface Grants {
  readonly roles: readonly Role[];
  readonly managedUnits: readonly string[];
}

/** Who is signed in. */
export interface SessionAccount extends Grants {
  agentId: string;
  login: string;
  address: string;
  firstName: string;
  usualName: string;
}

/** A session as its owner sees it. */
export interface SessionView {
  expiresAt: string;
  passwordChangeRequired: boolean;
  account: SessionAccount;
}

/** `POST /internal/sessions`; 401 `invalid-credentials`, 429 `too-many-attempts`, 503 `hashing-saturated`. */
export interface OpenSessionCall {
  request: { login: string; password: string };
  response: SessionView & { token: string };
}

/** `POST /internal/sessions/introspection`: who holds this token; moves its idle deadline. 401 `session-expired`. */
export interface IntrospectSessionCall {
  /** `keepIdle` only looks: the idle deadline stays where it is. */
  request: { token: string; keepIdle?: boolean };
  response: SessionView & { sessionId: string };
}

/** `POST /internal/sessions/closing` → 204, also when it was closed before. */
export interface CloseSessionCall {
  request: { token: string };
}

/** A sign-in that opened a session, and the address it came from. */
export interface SignInView {
  at: string;
  source: string;
}

/** `GET /internal/sign-ins`: the last ten of the actor, latest first. */
export interface ListSignInsCall {
  response: { items: SignInView[] };
}

/** `POST /internal/password-changes` → 204; 401, 403 `wrong-password`, 422 `password-rejected`. */
export interface ChangePasswordCall {
  request: { token: string; currentPassword: string; newPassword: string };
}

/** `POST /internal/reauthentications` → 204; 403 `wrong-password`, 429. */
export interface ReauthenticateCall {
  request: { token: string; password: string };
}

/** What a call can wait for: `usable` (somebody can sign in), or a state of the account. */
export const awaitedAccounts = ['usable', 'open', 'closed'] as const;
/** One of {@link awaitedAccounts}. */
export type AwaitedAccount = (typeof awaitedAccounts)[number];

/** `GET /internal/accounts/{agentId}?waitMs=&awaited=`: the account once it is as `awaited` (`usable`), or as it is after `waitMs` (0); 404 `account-not-found`. */
export interface GetAccountCall {
  response: AccountView;
}

/** An account, without any secret. */
export interface AccountView {
  agentId: string;
  state: 'open' | 'closed';
  login: string;
  aliases: string[];
  address: string;
  password: 'numen' | 'chosen' | 'none';
}

/** Where a reset stands; the last five are final. */
export const resetStates = [
  'started',
  'awaiting-second-code',
  'second-code-released',
  'completed',
  'cancelled',
  'refused',
  'expired',
  'voided',
] as const;
export type ResetState = (typeof resetStates)[number];

/**
 * `POST /internal/password-resets` → 201. `startAnew` cancels the pending request first. 404
 * `identity-not-found` (unknown login, other birth date, closed account), 409 `reset-pending`, 422 for a
 * look-up token that is none or has expired, 429 `too-many-attempts`.
 */
export interface StartResetCall {
  request: (
    | { lookupToken: string; login?: never; birthDate?: never }
    | { lookupToken?: never; login: string; birthDate: string }
  ) & { startAnew?: boolean };
  response: { resetId: string; firstCode: string; state: 'started'; expiresAt: string };
}

/** `POST /internal/password-resets/{resetId}/second-code-request` → 202, also when asked again; 400 `reset-refused`, 422 `unknown-unit`. */
export interface RequestSecondCodeCall {
  /** The agent's own unit when absent, or `RECTORAT`. */
  request: { firstCode: string; unit?: string };
  response: { state: 'awaiting-second-code'; unit: string; expiresAt: string };
}

/** `POST /internal/password-resets/status` → 200; 400 `reset-refused`. `requestedAt` is when the second code was asked for. */
export interface ResetStatusCall {
  request: { login: string; firstCode: string };
  response: {
    resetId: string;
    state: ResetState;
    unit: string | null;
    requestedAt: string | null;
    expiresAt: string;
  };
}

/** `POST /internal/password-resets/cancellation` → 204, also when cancelled before; 400 `reset-refused`. */
export interface CancelResetCall {
  request:
    | { login: string; firstCode: string; notMeToken?: never }
    | { notMeToken: string; login?: never; firstCode?: never };
}

/** `POST /internal/password-resets/completion` → 204; 422 `password-rejected`, 400 `reset-refused`, 503 `hashing-saturated`. */
export interface CompleteResetCall {
  request: { login: string; firstCode: string; secondCode: string; newPassword: string };
}

/**
 * What a manager must look at twice: the request is their own, was started from the source of their session, is of a
 * colleague with a role, was escalated to the administrators, or was transferred from another unit.
 */
export const requestRemarks = [
  'own-request',
  'same-source',
  'privileged',
  'escalated',
  'transferred',
] as const;
export type RequestRemark = (typeof requestRemarks)[number];

/** A request in a unit's queue. */
export interface RequestView {
  resetId: string;
  state: ResetState;
  agent: { agentId: string; firstName: string; usualName: string; login: string };
  unit: string;
  requestedAt: string;
  expiresAt: string;
  remarks: RequestRemark[];
}

/**
 * `GET /internal/units/{unitId}/password-resets?state=&limit=&after=`, oldest first, for the actor; 404
 * `unit-not-found` for whoever handles nothing there. Without `state`: what still waits for somebody.
 */
export interface ListRequestsCall {
  response: Page<RequestView>;
}

/** `GET /internal/password-resets/{resetId}`, for the actor, also once it is over; 404 `request-not-found`. */
export interface GetRequestCall {
  response: RequestView;
}

/**
 * `POST /internal/password-resets/{resetId}/second-code` → 201, once; 403 `reauthentication-required`,
 * `wrong-password`, `own-request`, `same-source` or `other-unit-required`, 404 `request-not-found`, 409 `already-released`.
 */
export interface ReleaseSecondCodeCall {
  /** With `password`, it re-authenticates too. */
  request: { token: string; identityCheck: IdentityCheck; password?: string };
  response: { secondCode: string; expiresAt: string };
}

/** `POST /internal/password-resets/{resetId}/refusal` → 204, for the actor; 404 `request-not-found`, 409 `request-closed`. */
export interface RefuseRequestCall {
  request: { reason: string };
}

/** `POST /internal/password-resets/{resetId}/transfer` → 204, for the actor; 404, 409 `request-closed`, 422 `unknown-unit` or `same-unit`. A released code is void. */
export interface TransferRequestCall {
  request: { unit: string };
}

/** The requests of one week, by the day on which they were started. */
export interface WeekOfRequests {
  /** `YYYY-MM-DD`, in Besançon. */
  monday: string;
  started: number;
  refused: number;
  expired: number;
  /** As in {@link StatisticsView}, of the requests of this week. */
  medianSecondsToCode: number | null;
}

/** Accounts as they are now, and the requests of this week and the four before it. */
export interface StatisticsView {
  /** What the open accounts open with, and how many are closed. */
  accounts: Record<AccountView['password'] | 'closed', number>;
  /** One of each state. */
  requests: { state: ResetState; count: number }[];
  /** From the request for a second code to its first release; null when none was released. */
  medianSecondsToCode: number | null;
  /** Oldest first. */
  weeks: WeekOfRequests[];
}

/** `GET /internal/statistics`. */
export interface GetStatisticsCall {
  response: StatisticsView;
}
