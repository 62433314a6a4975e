import { createHmac } from 'node:crypto';
import { keyedDigest, keyId, type Keys } from '@citadelle/service-kit';

/** A NUMEN as it is recognised: nobody can read it back from these. */
export interface Fingerprints {
  /** As it is kept from now on, made with the current key alone. */
  readonly made: Buffer;
  /** The id of that key. */
  readonly keyId: string;
  /** Every form in which it may be kept already. */
  readonly forms: readonly Buffer[];
}

/** A fingerprint as it is kept, and the ids of the keys that made it: the first one of the NUMEN, each later one of the fingerprint before. */
export interface KeptFingerprint {
  readonly fingerprint: Buffer;
  readonly keyIds: readonly string[];
}

/** The fingerprints of a NUMEN with these keys. */
export function fingerprintsOf(keys: Keys, numen: string): Fingerprints {
  const made = keyedDigest(keys.current, numen);
  return { made, keyId: keyId(keys.current), forms: formsOf(keys, numen) };
}

/**
 * A NUMEN cannot be read back, so a new key is put around the fingerprint that an older one made. It may have been made
 * with any key, and wrapped by each that followed, up to any of them while that is under way.
 */
function formsOf({ current, former }: Keys, numen: string): Buffer[] {
  const inOrder = [current, ...former].reverse();
  const [newest, ...older] = inOrder;
  // While replicas are changed one by one, those that have the newest key first already put it around what we made.
  const asOthersHaveIt = [...older, newest!];
  const forms = new Map<string, Buffer>();
  for (const keys of [inOrder, asOthersHaveIt])
    for (const first of keys.keys()) {
      let form = keyedDigest(keys[first]!, numen);
      forms.set(form.toString('hex'), form);
      for (const key of keys.slice(first + 1)) {
        form = wrap(key, form);
        forms.set(form.toString('hex'), form);
      }
    }
  return [...forms.values()];
}

function wrap(key: Buffer, fingerprint: Buffer): Buffer {
  return createHmac('sha256', key).update(fingerprint).digest();
}

/**
 * A kept fingerprint with every later key around it, up to the current one; undefined where the last one that made it is
 * none of ours.
 */
export function wrapped(
  { current, former }: Keys,
  kept: KeptFingerprint,
): KeptFingerprint | undefined {
  const inOrder = [current, ...former].reverse();
  const ids = inOrder.map(keyId);
  const last = ids.indexOf(kept.keyIds.at(-1) ?? '');
  if (last === -1) return undefined;
  const missing = inOrder.slice(last + 1);
  return {
    fingerprint: missing.reduce((inner, key) => wrap(key, inner), kept.fingerprint),
    keyIds: [...kept.keyIds, ...missing.map(keyId)],
  };
}
