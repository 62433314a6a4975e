import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalCode } from '@citadelle/contracts';
import { codeDigest, newCode, sameDigest } from './codes.js';

const key = randomBytes(32);
const digest = (typed: string, resetId = 'one', kind: 'first' | 'second' = 'first') =>
  codeDigest(key, resetId, kind, typed);

describe('a code', () => {
  it('is eight letters of Crockford’s, shown in two groups', () => {
    for (let count = 0; count < 1000; count++)
      expect(newCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('uses every letter about as often', () => {
    const counts = new Map<string, number>();
    const draws = 8_000;
    for (let count = 0; count < draws; count++)
      for (const letter of canonicalCode(newCode()))
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const expected = (draws * 8) / 32;
    const chi2 = [...counts.values()].reduce(
      (sum, seen) => sum + (seen - expected) ** 2 / expected,
      0,
    );
    expect(counts.size).toBe(32);
    // 31 degrees of freedom: a fair draw exceeds this once in a hundred million times.
    expect(chi2).toBeLessThan(95);
  });

  it('matches itself, of the same kind and reset only', () => {
    const code = newCode();
    expect(sameDigest(digest(code.toLowerCase()), digest(code))).toBe(true);
    expect(sameDigest(digest(code), digest(code, 'two'))).toBe(false);
    expect(sameDigest(digest(code), digest(code, 'one', 'second'))).toBe(false);
    expect(sameDigest(digest(code), codeDigest(randomBytes(32), 'one', 'first', code))).toBe(false);
    expect(sameDigest(digest(code), null)).toBe(false);
    expect(sameDigest(Buffer.alloc(32), null)).toBe(false);
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => digest(typed).length === 32));
  });
});
