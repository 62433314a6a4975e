import { hash, timingSafeEqual } from 'node:crypto';

/** Compares a presented credential with ours in constant time. */
export function credentialCheck(credential: string): (presented: unknown) => boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  const expected = digest(credential);
  return (presented) =>
    typeof presented === 'string' && timingSafeEqual(digest(presented), expected);
}
