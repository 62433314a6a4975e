import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { EventSchemas } from '@citadelle/event-store';
import { type GivenLogin, renumberedFirst } from '../logins/login.js';
import {
  type AccountLogins,
  type ChangeLogin,
  decideLoginChange,
  hasSignedIn,
  isAsTold,
  type LoginChanged,
  type RestoredAccount,
  withLogin,
} from './account-logins.js';
import {
  type ContestationEvent,
  type ContestByLink,
  type Contested,
  type ContestForOwner,
  decideContestation,
  UNCONTESTED,
} from './contestation.js';

/** The events of an account. Login and address stand in them, so that a replay never derives them again. */
export type AccountEvent =
  | { type: 'AccountOpened'; data: { login: string; address: string; rank: number } }
  /** It was lost here, and is as this service had last told. */
  | { type: 'AccountRestored'; data: RestoredAccount }
  /** `hasSignedIn` tells whether its holder had chosen a password by then; it is not in the oldest ones. */
  | { type: 'LoginRenumbered'; data: { from: string; to: string; hasSignedIn?: boolean } }
  | LoginChanged
  | { type: 'InitialPasswordSeeded'; data: Record<string, never> }
  | { type: 'PasswordChosen'; data: PasswordChoice }
  | ContestationEvent
  | { type: 'AccountClosed' | 'AccountReopened'; data: Record<string, never> };

/** How a password was chosen. Which reset it was, and when, is not in the oldest ones. Instants are RFC 3339. */
export type PasswordChoice =
  | { through: 'change' }
  | { through: 'reset'; resetId?: string; at?: string };

/** How the events of accounts are stored. Logins and addresses are never given again; what was written about somebody is forgotten with them. */
export const accountSchemas = {
  AccountOpened: { version: 1 },
  AccountRestored: { version: 1 },
  LoginRenumbered: { version: 1 },
  LoginChanged: { version: 1 },
  InitialPasswordSeeded: { version: 1 },
  PasswordChosen: { version: 1 },
  AccountContested: {
    version: 1,
    personal: ['reason'],
    subject: ({ agentId }: Record<string, unknown>) => String(agentId),
  },
  ContestationRepeated: { version: 1 },
  AccountClosed: { version: 1 },
  AccountReopened: { version: 1 },
} as const satisfies EventSchemas & Record<AccountEvent['type'], unknown>;

/** The commands on an account. Logins and addresses were given before, under the locks of their bases. */
export type AccountCommand =
  | ({ type: 'OpenAccount' } & GivenLogin)
  | ({ type: 'RestoreAccount' } & RestoredAccount)
  | { type: 'MakeWayForHomonym'; loginBase: string }
  | ChangeLogin
  | { type: 'SeedInitialPassword' }
  | ({ type: 'ChoosePassword' } & PasswordChoice)
  | ContestByLink
  | ContestForOwner
  | { type: 'CloseAccount' }
  | { type: 'ReopenAccount' };

/** An account as its decisions see it. A password that was `deleted` is followed by a chosen one alone, never by the NUMEN. */
export type Account =
  | { status: 'unopened' }
  | (AccountLogins &
      Contested & {
        status: 'open' | 'closed';
        password: 'none' | 'numen' | 'chosen' | 'deleted';
      });

function decide(command: AccountCommand, account: Account): AccountEvent[] {
  switch (command.type) {
    case 'OpenAccount': {
      if (account.status !== 'unopened') return [];
      const { login, address, rank } = command;
      return [{ type: 'AccountOpened', data: { login, address, rank } }];
    }
    case 'RestoreAccount': {
      const { login, aliases, address, addressAliases, hidden, status } = command;
      const former = { ...(addressAliases && { addressAliases }), ...(hidden && { hidden }) };
      const data = { login, aliases, address, ...former, status };
      const isKnown = account.status !== 'unopened' && isAsTold(account, data);
      return isKnown ? [] : [{ type: 'AccountRestored', data }];
    }
    case 'MakeWayForHomonym': {
      const from = command.loginBase;
      if (account.status === 'unopened' || account.login !== from) return [];
      const data = { from, to: renumberedFirst(from), hasSignedIn: hasSignedIn(account) };
      return [{ type: 'LoginRenumbered', data }];
    }
    case 'ChangeLogin':
      return account.status === 'unopened' ? [] : decideLoginChange(command, account);
    case 'SeedInitialPassword':
      if (account.status === 'unopened') throw new Refusal('account-not-found');
      return account.password === 'none' ? [{ type: 'InitialPasswordSeeded', data: {} }] : [];
    case 'ChoosePassword':
      if (account.status !== 'open') throw new Refusal('account-not-found');
      return [{ type: 'PasswordChosen', data: choiceIn(command) }];
    case 'ContestByLink':
    case 'ContestForOwner':
      return decideContestation(command, account);
    case 'CloseAccount':
      return account.status === 'open' ? [{ type: 'AccountClosed', data: {} }] : [];
    case 'ReopenAccount':
      return account.status === 'closed' ? [{ type: 'AccountReopened', data: {} }] : [];
    default:
      return unreachable(command);
  }
}

function choiceIn(choice: PasswordChoice): PasswordChoice {
  if (choice.through === 'change') return { through: 'change' };
  const { through, resetId, at } = choice;
  return { through, resetId, at };
}

/** The login and the address are its first ones. */
const NO_FORMER = { aliases: [], addressAliases: [], hidden: [] };

function evolve(account: Account, event: AccountEvent): Account {
  if (event.type === 'AccountOpened') {
    const { login, address } = event.data;
    const logins = { login, address, ...NO_FORMER };
    return { status: 'open', ...logins, password: 'none', ...UNCONTESTED };
  }
  if (event.type === 'AccountRestored') {
    const known =
      account.status === 'unopened'
        ? { ...NO_FORMER, password: 'none' as const, ...UNCONTESTED }
        : account;
    return { ...known, addressAliases: [], hidden: [], ...event.data };
  }
  if (account.status === 'unopened') return account;
  switch (event.type) {
    case 'LoginRenumbered':
      return {
        ...{ ...account, login: event.data.to },
        aliases: [...account.aliases, event.data.from],
      };
    case 'LoginChanged':
      return withLogin(account, event.data);
    case 'InitialPasswordSeeded':
      return { ...account, password: 'numen' };
    case 'PasswordChosen':
      return { ...account, password: 'chosen', lastReset: lastReset(event.data, account) };
    case 'AccountContested': {
      const { resetId, at } = event.data;
      const disowned = resetId === null ? account.disowned : [...account.disowned, resetId];
      return { ...account, password: 'deleted', contestedAt: at, disowned };
    }
    case 'ContestationRepeated':
      return { ...account, disowned: [...account.disowned, event.data.resetId] };
    case 'AccountClosed':
      return { ...account, status: 'closed' };
    case 'AccountReopened':
      return { ...account, status: 'open' };
    default:
      return unreachable(event);
  }
}

function lastReset(choice: PasswordChoice, { lastReset }: Contested) {
  if (choice.through === 'change') return lastReset;
  const { resetId, at } = choice;
  return resetId === undefined || at === undefined ? null : { resetId, at };
}

/** One account: its login, its address, whether it is open, and which kind of password opens it. */
export const accountDecider: Decider<Account, AccountCommand, AccountEvent> = {
  initial: { status: 'unopened' },
  decide,
  evolve,
};

/** The stream of an agent's account. */
export const accountStream = (agentId: string): string => `account-${agentId}`;

/** The agent whose account a stream is, or undefined when it is another kind of stream. */
export function agentOfStream(stream: string): string | undefined {
  return /^account-(.+)$/.exec(stream)?.[1];
}
