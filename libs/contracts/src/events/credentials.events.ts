/** Public events of the credentials service, by their CloudEvents type. */

/** Topic `academie.credentials.accounts.v1`, key agentId. */
export interface AccountsEvents {
  AccountOpened: { agentId: string; login: string; aliases: string[]; address: string };
  /** `from` stays an alias that still signs in. */
  LoginRenumbered: { agentId: string; from: string; to: string; aliases: string[] };
  /** The sealed NUMEN is not needed any more. */
  InitialPasswordSeeded: { agentId: string };
  AccountClosed: { agentId: string };
  AccountReopened: { agentId: string };
}

/** Topic `academie.credentials.accounts.state.v1`, key agentId; a tombstone after erasure. */
export interface AccountsStateEvents {
  AccountState: {
    agentId: string;
    login: string;
    aliases: string[];
    address: string;
    status: 'open' | 'closed';
  };
}
