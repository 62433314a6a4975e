/** How a first or second code is written: Crockford's base32, without I, L, O and U, which are read or typed as something else. */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** How many characters of {@link CODE_ALPHABET} a code has. */
export const CODE_LENGTH = 8;

/** How many characters a code may be typed with: a paste may bring quotes, blanks and marks that nobody sees. */
export const TYPED_CODE_MAX = 200;

/** What stands around or between the characters of a code: blanks, dashes, quotes, dots, brackets, and what nobody sees. */
const AROUND =
  /[\s\p{Z}\p{Cf}\p{DI}\p{Pd}\p{Pc}\p{Pi}\p{Pf}\p{Ps}\p{Pe}'"`\u00B4\u02BB-\u02BD\u02D7\u2032-\u2037\u2043\u2212\u3003.,:;/\\|\u00B7\u2022\u2024-\u2027\u2219\u22C5\u30FB\u3002]/gu;

const CODE = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`, 'u');

/**
 * A code in the one form that is compared: what stands around and between its characters goes, any case and width is
 * one, O is 0, I and L are 1. What cannot be part of a code stays in, to be refused.
 */
export function canonicalCode(typed: string): string {
  // Before and after: NFKC makes a blank and a mark of an acute accent, and three dots of an ellipsis.
  return typed
    .replace(AROUND, '')
    .normalize('NFKC')
    .replace(AROUND, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** Whether a text, in its canonical form, can be a code at all. */
export function isCode(canonical: string): boolean {
  return CODE.test(canonical);
}
