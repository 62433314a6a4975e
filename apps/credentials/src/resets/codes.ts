import { randomBytes, timingSafeEqual } from 'node:crypto';
import { keyedDigest } from '@citadelle/service-kit';

/** Crockford's base32: no I, L, O or U, which are read or typed as something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** Which of the two codes it is. */
export type CodeKind = 'first' | 'second';

/** A new code, as it is shown: `ABCD-EFGH`. 32 letters divide a byte evenly, so none is likelier. */
export function newCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** A code in the one form that is compared: any case, blanks and dashes go, O is 0, I and L are 1. */
export function canonicalCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** The digest that is stored of a code. A code of another reset, or the other code of this one, never matches it. */
export function codeDigest(key: Uint8Array, resetId: string, kind: CodeKind, typed: string) {
  return keyedDigest(key, `${kind} ${resetId} ${canonicalCode(typed)}`);
}

/** Compares two digests in constant time; false when there is no code yet. */
export function sameDigest(presented: Buffer, kept: Buffer | null): boolean {
  const same = timingSafeEqual(presented, kept ?? Buffer.alloc(presented.length));
  return same && kept !== null;
}
