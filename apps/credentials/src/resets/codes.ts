import { randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalCode, CODE_ALPHABET, CODE_LENGTH } from '@citadelle/contracts';
import { keyedDigest } from '@citadelle/service-kit';

/** Which of the two codes it is. */
export type CodeKind = 'first' | 'second';

/** A new code, as it is shown: `ABCD-EFGH`. 32 letters divide a byte evenly, so none is likelier. */
export function newCode(): string {
  const letters = [...randomBytes(CODE_LENGTH)].map(
    (byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length],
  );
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
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
