import { hash, timingSafeEqual } from 'node:crypto';
import { textsOf } from '../configuration/keys.js';

/** Compares a presented credential with each of ours in constant time. */
export function credentialCheck(credentials: string): (presented: unknown) => boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const expected = textsOf(credentials).map(digest);
  return (presented) => {
    if (typeof presented !== 'string') return false;
    const given = digest(presented);
    // All are compared, so that the time does not tell which it was.
    return expected.filter((one) => timingSafeEqual(given, one)).length > 0;
  };
}

/** What we present ourselves: the current one. */
export function presentedCredential(credentials: string): string {
  return textsOf(credentials)[0]!;
}
