import type { EntityManager } from 'typeorm';
import { unwrapKey, wrapKey, type WrappingKeys } from './personal-data.js';
import { prepared } from './statement.js';

const BATCH = 1_000;

const AFTER = prepared<{ subject: string; wrapped_key: Buffer }>('subject keys after')`
  SELECT subject, wrapped_key FROM subject_keys
  WHERE subject > $1 AND wrapped_key IS NOT NULL ORDER BY subject LIMIT $2`;

// One that was destroyed meanwhile, or wrapped by another run, stays as it is.
const REWRAP = prepared('rewrap subject keys')`
  UPDATE subject_keys AS kept SET wrapped_key = made.fresh
  FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS made (subject, stale, fresh)
  WHERE kept.subject = made.subject AND kept.wrapped_key = made.stale`;

/** How a rewrapping is followed and ended. */
export interface RewrapWatch {
  /** Ends it after the batch in hand: it rejects with the reason, and what was done stays. */
  readonly signal?: AbortSignal;
  /** Told after each batch how many keys were looked at. */
  readonly onProgress?: (seen: number) => void;
}

/** What became of the keys of subjects. */
export interface Rewrapped {
  readonly seen: number;
  readonly rewrapped: number;
  /** Those that none of our keys opens. */
  readonly unreadable: number;
}

/**
 * Wraps the keys of subjects anew with the first of `keys` where another one wraps them, a batch in each transaction.
 * Writers go on meanwhile: what they make behind it is found by the next run.
 */
export async function rewrapKeys(
  manager: EntityManager,
  keys: WrappingKeys,
  { signal, onProgress }: RewrapWatch = {},
): Promise<Rewrapped> {
  let [seen, rewrapped, unreadable] = [0, 0, 0];
  let after = '';
  for (;;) {
    signal?.throwIfAborted();
    const batch = await AFTER.all(manager, after, BATCH);
    const stale = batch.flatMap(({ subject, wrapped_key: wrapped }) => {
      const opened = opener(keys, subject, wrapped);
      if (opened === 'none') unreadable += 1;
      return opened instanceof Buffer
        ? [{ subject, wrapped, fresh: wrapKey(keys[0], subject, opened) }]
        : [];
    });
    if (stale.length > 0)
      rewrapped += await REWRAP.run(
        manager,
        stale.map(({ subject }) => subject),
        stale.map(({ wrapped }) => wrapped),
        stale.map(({ fresh }) => fresh),
      );
    seen += batch.length;
    onProgress?.(seen);
    if (batch.length < BATCH) return { seen, rewrapped, unreadable };
    after = batch.at(-1)!.subject;
  }
}

/** The key of a subject where a former key wraps it; « current » where the current one does. */
function opener(keys: WrappingKeys, subject: string, wrapped: Buffer): Buffer | 'current' | 'none' {
  const [current, ...former] = keys;
  if (unwrapped([current], subject, wrapped)) return 'current';
  const [next, ...others] = former;
  return (next && unwrapped([next, ...others], subject, wrapped)) ?? 'none';
}

function unwrapped(keys: WrappingKeys, subject: string, wrapped: Buffer): Buffer | undefined {
  try {
    return unwrapKey(keys, subject, wrapped);
  } catch {
    return undefined;
  }
}
