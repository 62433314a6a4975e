import type {
  AccountsEvents,
  ActsEvents,
  AsRead,
  DirectoryAct,
  ResetsEvents,
} from '@citadelle/contracts';

/** Who an alert is for: the agent it is about, the managers of its unit, or the administrators. */
export type Audience = 'agent' | 'managers' | 'administrators';

/** The agent's login got a number; `from` still signs in. */
interface LoginRenumbered {
  kind: 'login-renumbered';
  from: string;
  to: string;
}

/** After a change of names the agent has another login, another address or both; the former ones go on working. */
interface LoginChanged {
  kind: 'login-changed';
  to: string;
  address: string;
}

/** The agent chose another password while signed in. */
interface PasswordChanged {
  kind: 'password-changed';
  at: string;
}

/** Somebody else chose the password, they said; it is deleted unless they had said so just before. */
interface AccountContested {
  kind: 'account-contested';
  /** The agent's own unit, as far as it is known. */
  ofUnit: string | null;
  by: AsRead<AccountsEvents['AccountContested']>['by'];
  deleted: boolean;
  at: string;
}

/** A step of the agent's reset; `at` is when it was taken. Instants are RFC 3339. */
type ResetStep = { resetId: string; at: string } & (
  | { kind: 'reset-started' | 'second-code-released'; expiresAt: string }
  | { kind: 'reset-completed'; unit: string }
  | { kind: 'reset-voided'; unit: string | null }
  /** `reason` is in the manager's words, null once the agent was erased. */
  | { kind: 'reset-refused'; unit: string; reason: string | null }
);

/** Strangers tried to sign in to the agent's account. */
export interface SignInSlowedNotice {
  kind: 'sign-in-slowed';
  at: string;
}

/** The agent was given a role, or lost one: a unit to manage, or, where it is null, the directory to administer. */
export interface RoleChanged {
  kind: 'role-given' | 'role-taken';
  unit: string | null;
  at: string;
}

/** What somebody did in the directory that makes or unmakes `agentId`; `by` is an agentId, or `system`. */
export interface PowerNotice {
  kind: 'role-given' | 'role-taken' | 'administrator-proposed' | 'power-used';
  audience: 'administrators';
  agentId: string;
  by: string;
  act: Exclude<
    DirectoryAct,
    | 'agent-created'
    | 'agent-assigned'
    | 'departure-withdrawn'
    | 'manager-confirmed'
    | 'unit-declared'
    | 'import-confirmed'
    | 'import-blocks-lifted'
  >;
  unit: string | null;
  at: string;
}

/** The notices for an agent. */
export type AgentNotice = { audience: 'agent'; agentId: string } & (
  | LoginRenumbered
  | LoginChanged
  | PasswordChanged
  | AccountContested
  | ResetStep
  | SignInSlowedNotice
  | RoleChanged
);

/** A request for a second code, as those who must act know it. */
interface RequestReference {
  audience: 'managers' | 'administrators';
  agentId: string;
  resetId: string;
  unit: string;
}

/** A request waits for its second code since `requestedAt`, until `expiresAt`. */
export interface RequestNotice extends RequestReference {
  kind:
    | 'second-code-requested'
    | 'second-code-reminder'
    | 'second-code-escalation'
    | 'request-transferred';
  requestedAt: string;
  expiresAt: string;
}

/** A request was cancelled: nobody has to handle it any more. */
export interface RequestCancelledNotice extends RequestReference {
  kind: 'request-cancelled';
  by: AsRead<ResetsEvents['ResetCancelled']>['by'];
  at: string;
}

/** A request is void: whoever had its first code tried too many wrong second ones. */
export interface RequestVoidedNotice extends RequestReference {
  kind: 'reset-voided';
  at: string;
}

/** Somebody says that they did not choose the password of their account. `unit` is null for administrators. */
export interface AccountContestedNotice extends AccountContested {
  audience: 'managers' | 'administrators';
  agentId: string;
  unit: string | null;
}

/** The person `agentId` released more codes than is usual. */
interface ReleaseAlarmNotice {
  kind: 'release-alarm';
  audience: 'administrators';
  agentId: string;
  releases: number;
  since: string;
}

/** Strangers tried to sign in to these accounts; `agentId` is the first of them. */
export interface SlowedDigestNotice {
  kind: 'sign-in-slowed-digest';
  audience: 'administrators';
  agentId: string;
  accounts: { agentId: string; at: string }[];
}

/** What became of a file of HR that `agentId` had confirmed. */
export type ImportEndedNotice = {
  kind: 'import-ended';
  audience: 'administrators';
  agentId: string;
} & Omit<AsRead<ActsEvents['ImportEnded']>, 'confirmedBy'>;

/** The notices for managers and administrators about one person. */
export type ManagersNotice =
  | RequestNotice
  | RequestCancelledNotice
  | RequestVoidedNotice
  | AccountContestedNotice
  | ReleaseAlarmNotice;

/** What an alert says, and for whom it is. */
export type Notice =
  | AgentNotice
  | ManagersNotice
  | SlowedDigestNotice
  | PowerNotice
  | ImportEndedNotice;
