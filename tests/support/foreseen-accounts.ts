import { fold, foldForAddress } from '@citadelle/contracts';

/** An account as the rules give it. */
export interface ForeseenAccount {
  readonly login: string;
  readonly address: string;
}

interface Named {
  readonly usualName: string;
  readonly firstName: string;
}

/** The logins and addresses that people get by the rules for homonyms, counted here by a second, plain way. */
export class ForeseenAccounts {
  /** Who has a base, in the order in which they came: their rank is their place. */
  private readonly byBase = new Map<string, string[]>();
  private readonly bases = new Map<string, { login: string; address: string; nth: number }>();
  private readonly addresses = new Map<string, number>();

  /** Somebody is created. What they are called later changes nothing here. */
  add(id: string, { usualName, firstName }: Named): void {
    const login = fold(firstName).slice(0, 1) + fold(usualName);
    const address = `${foldForAddress(firstName)}.${foldForAddress(usualName)}`;
    const nth = (this.addresses.get(address) ?? 0) + 1;
    this.addresses.set(address, nth);
    this.bases.set(id, { login, address, nth });
    this.byBase.set(login, [...(this.byBase.get(login) ?? []), id]);
  }

  /** Their account as it is once all of these have come. */
  of(id: string): ForeseenAccount {
    const { login, address, nth } = this.bases.get(id)!;
    const holders = this.byBase.get(login)!;
    const number = holders.length === 1 ? '' : String(holders.indexOf(id) + 1);
    return {
      login: `${login}${number}`,
      address: `${address}${nth === 1 ? '' : nth}@ac-besancon.fr`,
    };
  }
}
