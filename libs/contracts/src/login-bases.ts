import { fold, foldForAddress } from './names.js';

/** The names from which login and address are made. */
export interface Names {
  readonly firstName: string;
  readonly usualName: string;
}

/** Mail servers refuse a local part above 64 characters; six are left for the number of a homonym. */
const LONGEST_ADDRESS_BASE = 58;

/** The base of a login: first letter of the first name, then the usual name, both folded. Homonyms share it. */
export function loginBase({ firstName, usualName }: Names): string {
  return fold(firstName).charAt(0) + fold(usualName);
}

/** The base of an address: `prenom.nom`. */
export function addressBase({ firstName, usualName }: Names): string {
  return `${foldForAddress(firstName)}.${foldForAddress(usualName)}`
    .slice(0, LONGEST_ADDRESS_BASE)
    .replace(/[.-]+$/u, '');
}
