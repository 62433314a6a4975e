import type { EntityManager } from 'typeorm';
import type { EventStoreOptions } from './events.js';
import { newSubjectKey, unwrapKey, wrapKey, type WrappingKeys } from './personal-data.js';
import { prepared } from './statement.js';

const KEYS = prepared<{ subject: string; wrapped_key: Buffer | null }>('subject keys')`
  WITH made AS (
    INSERT INTO subject_keys (subject, wrapped_key)
    SELECT * FROM unnest($1::text[], $2::bytea[]) ON CONFLICT DO NOTHING
    RETURNING subject, wrapped_key)
  SELECT subject, wrapped_key FROM made
  UNION ALL SELECT subject, wrapped_key FROM subject_keys WHERE subject = ANY($1)`;

const DESTROY = prepared('destroy subject key')`
  INSERT INTO subject_keys (subject, destroyed_at) VALUES ($1, now())
  ON CONFLICT (subject) DO UPDATE
    SET wrapped_key = NULL, destroyed_at = coalesce(subject_keys.destroyed_at, now())`;

const FORGOTTEN_AMONG = prepared<{ subject: string }>('forgotten among subjects')`
  SELECT subject FROM subject_keys WHERE subject = ANY($1) AND destroyed_at IS NOT NULL`;

const FORGOTTEN_AFTER = prepared<{ subject: string }>('forgotten after a subject')`
  SELECT subject FROM subject_keys WHERE subject > $1 AND destroyed_at IS NOT NULL
  ORDER BY subject LIMIT $2`;

interface WrappedKey {
  readonly subject: string;
  readonly wrapped_key: Buffer;
}

const ANY_KEY = prepared<WrappedKey>('any subject key')`
  SELECT subject, wrapped_key FROM subject_keys WHERE wrapped_key IS NOT NULL LIMIT 1`;

/** Of nobody: a database without personal data has its key, which tells what wraps those to come. */
const NOBODY = 'nobody';

/** The keys of a store that may have wrapped those of its subjects. */
export function wrappingKeys(options: EventStoreOptions): WrappingKeys {
  return [options.personalDataKey, ...(options.formerPersonalDataKeys ?? [])];
}

/** Whether one of these keys wraps those of the database; true as long as there are none. */
export async function wrapsKeys(manager: EntityManager, keys: WrappingKeys): Promise<boolean> {
  const one = await ANY_KEY.get(manager);
  return one === undefined || wraps(keys, one);
}

/** As {@link wrapsKeys}; where there are none yet, notes which key will wrap them. */
export async function noteWrappingKey(
  manager: EntityManager,
  keys: WrappingKeys,
): Promise<boolean> {
  const one = await ANY_KEY.get(manager);
  if (one) return wraps(keys, one);
  await keysOf(manager, keys, [NOBODY]);
  return true;
}

function wraps(keys: WrappingKeys, { subject, wrapped_key: wrapped }: WrappedKey): boolean {
  try {
    unwrapKey(keys, subject, wrapped);
    return true;
  } catch {
    return false;
  }
}

/** The keys of subjects, made where there was none; null where it was destroyed. */
export async function keysOf(
  manager: EntityManager,
  wrapping: WrappingKeys,
  subjects: readonly string[],
): Promise<Map<string, Buffer | null>> {
  const keys = new Map<string, Buffer | null>();
  while (keys.size < subjects.length) {
    const missing = subjects.filter((subject) => !keys.has(subject));
    // A key that another transaction commits meanwhile is neither inserted nor visible to this statement: ask again.
    const rows = await KEYS.all(
      manager,
      missing,
      missing.map((subject) => wrapKey(wrapping[0], subject, newSubjectKey())),
    );
    for (const { subject, wrapped_key: wrapped } of rows)
      keys.set(subject, wrapped && unwrapKey(wrapping, subject, wrapped));
  }
  return keys;
}

/** Destroys a key and leaves a mark, so that none is ever made again for this subject. */
export async function destroyKey(manager: EntityManager, subject: string): Promise<void> {
  await DESTROY.run(manager, subject);
}

/** Those of these subjects whose key was destroyed. */
export async function forgottenAmong(
  manager: EntityManager,
  subjects: readonly string[],
): Promise<Set<string>> {
  const rows = await FORGOTTEN_AMONG.all(manager, subjects);
  return new Set(rows.map(({ subject }) => subject));
}

/** Subjects whose key was destroyed, in order, after one of them. */
export async function forgottenAfter(
  manager: EntityManager,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await FORGOTTEN_AFTER.all(manager, after, limit);
  return rows.map(({ subject }) => subject);
}
