import type { Actor } from './grants.js';
import type { Verdict } from './verdict.js';

/**
 * Who may use a power, which makes or unmakes somebody: whoever typed their password again within the last minutes. A
 * sign-in alone is not enough, since a screen may have been left open.
 */
export function mayUsePower(
  { reauthenticatedUntil }: Pick<Actor, 'reauthenticatedUntil'>,
  now = Date.now(),
): Verdict<'reauthentication-required'> {
  const until = Date.parse(reauthenticatedUntil ?? '');
  return until > now ? 'allowed' : 'reauthentication-required';
}
