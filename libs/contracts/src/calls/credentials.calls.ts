import type { ResetState } from '../reset-states.js';

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
