import { fold, foldForAddress } from '@citadelle/contracts';

/** The names logins and addresses are made of. */
export interface Names {
  readonly firstName: string;
  readonly usualName: string;
}

/** Mail servers refuse a local part above 64 characters; six are left for the number of a homonym. */
const LONGEST_ADDRESS_BASE = 58;

/** What homonyms share: first letter of the first name, then the usual name, both folded. */
export function loginBase({ firstName, usualName }: Names): string {
  return fold(firstName).charAt(0) + fold(usualName);
}

/** The login of the `rank`-th of a base when it opens: bare for the first, `base<rank>` from the second on. */
export function loginOfRank(base: string, rank: number): string {
  return rank === 1 ? base : `${base}${rank}`;
}

/** What the first of a base becomes when a second one arrives. */
export function renumberedFirst(base: string): string {
  return `${base}1`;
}

/** `prenom.nom`, as it stands before the `@` for its first holder. */
export function addressBase({ firstName, usualName }: Names): string {
  return `${foldForAddress(firstName)}.${foldForAddress(usualName)}`
    .slice(0, LONGEST_ADDRESS_BASE)
    .replace(/[.-]+$/u, '');
}

/** The address of the `rank`-th holder of a base: `prenom.nom@`, then `prenom.nom2@`. */
export function addressOfRank(base: string, rank: number, domain: string): string {
  return `${base}${rank === 1 ? '' : rank}@${domain}`;
}

/** A login as typed on a form, brought to the form it is kept in. */
export function canonicalLogin(typed: string): string {
  return typed.trim().toLowerCase();
}
