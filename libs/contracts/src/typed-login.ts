import { HYPHENS, INVISIBLE } from './characters.js';

/**
 * What a person typed as their identifiant – a login, an old one, or their address – in the form in which logins and
 * addresses are kept: without case, blanks around it, and what nobody sees.
 */
export function readLogin(typed: string): string {
  return typed.replace(INVISIBLE, '').replace(HYPHENS, '-').normalize('NFKC').trim().toLowerCase();
}
