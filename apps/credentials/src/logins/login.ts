import { readLogin } from '@citadelle/contracts';
import { firstNumberOf } from './reserved-logins.js';

/** The bases of a new account's login and address. */
export interface Bases {
  readonly loginBase: string;
  readonly addressBase: string;
}

/** The ranks of a new account in the bases of its login and of its address. */
export interface Ranks {
  readonly rank: number;
  readonly addressRank: number;
}

/** The login with which an account opens: the base for rank 1 unless the first has a number too, else `base<rank>`. */
export function loginOfRank(base: string, rank: number, isNumbered = false): string {
  return rank === 1 && !isNumbered ? base : numbered(base, rank);
}

function numbered(base: string, rank: number): string {
  return `${base}${rank - 1 + firstNumberOf(base)}`;
}

/** The base and the rank of a login, or of the part of an address before its `@`: no base ends with a digit. */
export function rankIn(name: string): { base: string; rank: number } {
  const [, base = '', number = ''] = /^(.*?)(\d*)$/.exec(name)!;
  return { base, rank: number === '' ? 1 : Number(number) + 1 - firstNumberOf(base) };
}

/** The login of the first of a base once it must have a number: a second one is there. */
export function renumberedFirst(base: string): string {
  return numbered(base, 1);
}

/** The address for a rank: `prenom.nom@`, then `prenom.nom2@`. */
export function addressOfRank(base: string, rank: number, domain: string): string {
  return `${base}${rank === 1 ? '' : rank}@${domain}`;
}

/** A login and an address, and the rank that they stand for. */
export interface GivenLogin {
  readonly login: string;
  readonly address: string;
  /** In the base of the login. */
  readonly rank: number;
}

/** The login and the address for the ranks that were taken. */
export function givenLogin(
  { loginBase, addressBase }: Bases,
  { rank, addressRank }: Ranks,
  isNumbered: boolean,
  domain: string,
): GivenLogin {
  return {
    login: loginOfRank(loginBase, rank, isNumbered),
    address: addressOfRank(addressBase, addressRank, domain),
    rank,
  };
}

/** The rank that somebody has in a base already, of whose logins, or parts of addresses before the `@`, these are. */
export function ownRank(names: readonly string[], base: string): number | undefined {
  return names.map(rankIn).find((own) => own.base === base)?.rank;
}

/** The part of an address before its `@`. */
export function localPart(address: string): string {
  return address.slice(0, address.indexOf('@'));
}

/** A typed login or address in the form in which they are stored. */
export function canonicalLogin(typed: string): string {
  return readLogin(typed);
}
