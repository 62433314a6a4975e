import { localPart, rankIn } from '../logins/login.js';

/** The logins and addresses of an account. None of them ever becomes somebody else's. */
export interface AccountLogins {
  readonly login: string;
  /** Former logins that still sign in. */
  readonly aliases: readonly string[];
  readonly address: string;
  /** Former addresses that still arrive, and are typed as identifiants. */
  readonly addressAliases: readonly string[];
  /** Former logins and addresses that go on working as well, and are shown to nobody. */
  readonly hidden: readonly string[];
}

/** An account as it was told before it was lost. */
export type RestoredAccount = Pick<AccountLogins, 'login' | 'aliases' | 'address'> & {
  /** Absent where it has none, as are hidden names. */
  readonly addressAliases?: readonly string[];
  readonly hidden?: readonly string[];
  readonly status: 'open' | 'closed';
};

/** Login and address follow other names; `hideFormer` shows to nobody what was made of the former ones. */
export interface ChangeLogin {
  readonly type: 'ChangeLogin';
  readonly login: string;
  readonly address: string;
  readonly hideFormer: boolean;
}

/** The login, the address or both are others; `hidden` are the former ones that nobody is shown from then on. */
export interface LoginChanged {
  readonly type: 'LoginChanged';
  readonly data: {
    readonly from: string;
    readonly to: string;
    readonly address: string;
    readonly hidden: readonly string[];
    /** Whether its holder had chosen a password by then. */
    readonly hasSignedIn: boolean;
  };
}

/** Decides on another login; nothing happens where nothing is another, and nothing is left to hide. */
export function decideLoginChange(
  { login, address, hideFormer }: ChangeLogin,
  account: AccountLogins & { readonly password: string },
): LoginChanged[] {
  const changed = { from: account.login, to: login, address, hasSignedIn: hasSignedIn(account) };
  const { aliases, addressAliases } = withLogin(account, { ...changed, hidden: [] });
  const hidden = hideFormer
    ? [
        ...aliases.filter((alias) => !isAlike(alias, login)),
        ...addressAliases.filter((alias) => !isAlike(localPart(alias), localPart(address))),
      ]
    : [];
  const isSame = login === account.login && address === account.address;
  return isSame && hidden.length === 0
    ? []
    : [{ type: 'LoginChanged', data: { ...changed, hidden } }];
}

/** Whether whoever has the account had chosen a password, be it that it was deleted since. */
export function hasSignedIn({ password }: { readonly password: string }): boolean {
  return password === 'chosen' || password === 'deleted';
}

/** Whether both are made of the same names. */
const isAlike = (one: string, other: string) => rankIn(one).base === rankIn(other).base;

/** The logins and addresses after a change. */
export function withLogin<Account extends AccountLogins>(
  account: Account,
  { to, address, hidden }: LoginChanged['data'],
): Account {
  const isShown = (name: string) => name !== to && name !== address && !hidden.includes(name);
  return {
    ...account,
    login: to,
    aliases: [...account.aliases, account.login].filter(isShown),
    address,
    addressAliases: [...account.addressAliases, account.address].filter(isShown),
    hidden: [...account.hidden, ...hidden].filter((name) => name !== to && name !== address),
  };
}

/** Whether an account is as it was told. */
export function isAsTold(
  account: Omit<RestoredAccount, 'status'> & { readonly status: string },
  { login, aliases, address, addressAliases = [], hidden = [], status }: RestoredAccount,
): boolean {
  const { aliases: known, addressAliases: knownAddresses = [], hidden: knownHidden = [] } = account;
  return (
    account.status === status &&
    account.login === login &&
    account.address === address &&
    isSameSet(known, aliases) &&
    isSameSet(knownAddresses, addressAliases) &&
    isSameSet(knownHidden, hidden)
  );
}

const isSameSet = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && others.every((each) => some.includes(each));
