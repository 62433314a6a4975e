/** Public events of the credentials service, by their CloudEvents type. */

/** Topic `academie.credentials.accounts.v1`, key agentId. */
export interface AccountsEvents {
  AccountOpened: { agentId: string; login: string; aliases: string[]; address: string };
  /**
   * `from` stays an alias that still signs in. `hasSignedIn` says whether its holder had chosen a password before: whoever
   * never signed in need not be told. It is not in the oldest ones.
   */
  LoginRenumbered: {
    agentId: string;
    from: string;
    to: string;
    aliases: string[];
    hasSignedIn?: boolean;
  };
  /**
   * After a change of names: another login, another address, or both. Former ones go on working. `from` equals `to` where
   * the address alone changed, and is null where the former login is shown to nobody.
   */
  LoginChanged: {
    agentId: string;
    from: string | null;
    to: string;
    aliases: string[];
    address: string;
    addressAliases: string[];
    hasSignedIn: boolean;
  };
  /** The initial password was seeded: the sealed NUMEN is no longer needed. */
  InitialPasswordSeeded: { agentId: string };
  /** A password was chosen: the first one, another one, or by a reset. */
  PasswordChosen: { agentId: string; through: 'change' | 'reset' };
  /**
   * Its owner says that somebody else chose its password, by the link of a mail or to those who manage them: the password
   * is deleted, and every session has ended. `unit` is the agent's own, null where it is not known.
   */
  AccountContested: { agentId: string; unit: string | null; by: 'owner' | 'staff' };
  /** Contested by a link again so soon that nothing was deleted: people must look. */
  ContestationRepeated: { agentId: string; unit: string | null };
  AccountClosed: { agentId: string };
  AccountReopened: { agentId: string };
}

/** Topic `academie.credentials.accounts.state.v1`, key agentId; a tombstone after erasure. */
export interface AccountsStateEvents {
  AccountState: AccountsEvents['AccountOpened'] & {
    /** Former addresses that still arrive; absent where there is none. */
    addressAliases?: string[];
    /** For this service alone, sealed: the former names that are shown to nobody. Absent where there is none. */
    hidden?: string;
    status: 'open' | 'closed';
  };
}

/** How a manager checked the identity of the agent before releasing a code. */
export const identityChecks = ['in-person', 'called-back', 'video'] as const;
export type IdentityCheck = (typeof identityChecks)[number];

/** In the place of an agentId: nobody did it, it followed from something else. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Which reset, and of whose account. */
interface ResetReference {
  resetId: string;
  agentId: string;
}

/** Topic `academie.credentials.resets.v1`, key agentId: the steps of a reset. Never a code. Instants are RFC 3339. */
export interface ResetsEvents {
  ResetStarted: ResetReference & { via: 'lookup' | 'login'; expiresAt: string };
  SecondCodeRequested: ResetReference & { unit: string; expiresAt: string };
  /** The code was shown to `by`, once; `expiresAt` is the reset's new end. */
  SecondCodeReleased: ResetReference & {
    unit: string;
    by: string;
    identityCheck: IdentityCheck;
    expiresAt: string;
  };
  /** A code that was released before is void. `by` is {@link NOBODY} where the request followed its agent. */
  ResetTransferred: ResetReference & { from: string; to: string; by: string; expiresAt: string };
  ResetRefused: ResetReference & { unit: string; by: string; reason: string };
  /** `unit` is null while no second code was asked for. */
  ResetCancelled: ResetReference & {
    unit: string | null;
    by: 'agent' | 'not-me' | 'account-closed';
  };
  /** Too many wrong codes. */
  ResetVoided: ResetReference & { unit: string | null };
  ResetExpired: ResetReference & { unit: string | null };
  ResetCompleted: ResetReference & { unit: string };
  /** One person released more codes within an hour than is usual. `agentId` is that person. */
  ReleaseAlarmRaised: { agentId: string; releases: number; since: string };
  /** So many wrong passwords were tried that sign-ins from places which the account does not know are slowed. */
  SignInSlowed: { agentId: string; at: string };
}
