import { keysOf } from '@citadelle/service-kit';
import { describe, expect, it } from '@jest/globals';
import { fingerprintsOf, type KeptFingerprint, wrapped } from './fingerprints.js';

const [a, b, c] = [1, 2, 3].map((n) => Buffer.alloc(32, n).toString('base64'));
const keys = (...list: (string | undefined)[]) => keysOf(list.join(','));
const NUMEN = '03E8400117RMX';

/** As it is kept by a directory with these keys. */
const keptBy = (...list: (string | undefined)[]): KeptFingerprint => {
  const { made, keyId } = fingerprintsOf(keys(...list), NUMEN);
  return { fingerprint: made, keyIds: [keyId] };
};

const isKnownTo = (list: (string | undefined)[], { fingerprint }: KeptFingerprint) =>
  fingerprintsOf(keys(...list), NUMEN).forms.some((form) => form.equals(fingerprint));

describe('the fingerprint of a NUMEN', () => {
  it('is one form with one key, as before there were several', () => {
    const { made, forms } = fingerprintsOf(keys(a), NUMEN);
    expect(forms).toEqual([made]);
    expect(fingerprintsOf(keys(a), '03E1800242JPQ').forms).not.toContainEqual(made);
  });

  it('is known by whoever has the key that made it, wherever it stands', () => {
    for (const list of [[a], [a, b], [b, a], [c, b, a], [b, c, a]])
      expect(isKnownTo(list, keptBy(a))).toBe(true);
    expect(isKnownTo([b], keptBy(a))).toBe(false);
  });

  it('is known with newer keys around it, and needs the one that made it', () => {
    const twice = wrapped(keys(b, a), keptBy(a))!;
    expect(twice.keyIds).toHaveLength(2);
    expect(twice.fingerprint).not.toEqual(keptBy(a).fingerprint);
    for (const list of [
      [b, a],
      [c, b, a],
      [b, a, c],
    ])
      expect(isKnownTo(list, twice)).toBe(true);
    for (const list of [[a], [b], [c, b]]) expect(isKnownTo(list, twice)).toBe(false);
    const thrice = wrapped(keys(c, b, a), twice)!;
    expect(isKnownTo([c, b, a], thrice)).toBe(true);
    expect(thrice).toEqual(wrapped(keys(c, b, a), keptBy(a)));
  });

  it('is known to a replica that has the new key last, though another one wrapped it already', () => {
    const early = wrapped(keys(b, a), keptBy(a))!;
    expect(isKnownTo([a, b], early)).toBe(true);
    expect(isKnownTo([a, b], keptBy(b, a))).toBe(true);
    const third = wrapped(keys(c, b, a), early)!;
    expect(isKnownTo([b, a, c], third)).toBe(true);
  });

  it('stays as it is where the current key is around it, or where its last key is gone', () => {
    const current = keptBy(b, a);
    expect(wrapped(keys(b, a), current)).toEqual(current);
    expect(wrapped(keys(b), keptBy(a))).toBeUndefined();
    expect(wrapped(keys(b), { fingerprint: Buffer.alloc(32), keyIds: [] })).toBeUndefined();
  });
});
