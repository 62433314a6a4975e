import { keyId, type Keys } from '@citadelle/service-kit';
import type { EntityManager } from 'typeorm';
import { type KeptFingerprint, wrapped } from './fingerprints.js';
import { NumenStore } from './numen.store.js';

const BATCH = 1_000;

const numens = new NumenStore();

/** How a wrapping is followed and ended. */
export interface WrapWatch {
  readonly signal: AbortSignal;
  readonly onProgress?: (wrapped: number) => void;
}

/** What became of the fingerprints. */
export interface WrappedFingerprints {
  readonly wrapped: number;
  /** Those that stay as they are, since a key that made them is none of ours. */
  readonly unreadable: number;
  /** The ids of the keys without which some NUMEN is not recognised. */
  readonly needed: readonly string[];
}

/**
 * Puts the current key around every fingerprint that lacks it, a batch in each statement: whoever has one of them gains
 * nothing by an older key alone. `firstKeyId` made those that do not say. Creations go on meanwhile: what a replica
 * makes with an older key behind it is found by the next run.
 */
export async function wrapFingerprints(
  manager: EntityManager,
  keys: Keys,
  firstKeyId: string,
  { signal, onProgress }: WrapWatch,
): Promise<WrappedFingerprints> {
  const current = keyId(keys.current);
  let [count, unreadable] = [0, 0];
  let after: Buffer = Buffer.alloc(0);
  for (;;) {
    signal.throwIfAborted();
    const batch = await numens.staleAfter(manager, after, current, BATCH);
    const made = batch.flatMap((stale) => {
      const fresh = wrapped(keys, withKeys(stale, firstKeyId));
      return fresh ? [{ stale, fresh }] : [];
    });
    if (made.length > 0) count += await numens.wrap(manager, made);
    unreadable += batch.length - made.length;
    onProgress?.(count);
    if (batch.length < BATCH) break;
    after = batch.at(-1)!.fingerprint;
  }
  const needed = [...(await numens.keysNeeded(manager)).keys()];
  return { wrapped: count, unreadable, needed: needed.map((id) => id ?? firstKeyId) };
}

function withKeys(kept: KeptFingerprint, firstKeyId: string): KeptFingerprint {
  return kept.keyIds.length > 0 ? kept : { ...kept, keyIds: [firstKeyId] };
}
