import type { EntityManager } from 'typeorm';
import { prepared } from './statement.js';

/** A key with which something was made. */
export interface KeyInUse {
  readonly setting: string;
  readonly keyId: string;
  readonly firstUsedAt: Date;
  /** When a replica said last that it makes what it makes with this key. */
  readonly lastUsedAt: Date;
  /** Whether that is so short ago that one may do so still. */
  readonly isUsed: boolean;
}

/** Twice as long as replicas wait until they say it again, and some. */
const STILL_USED = `interval '150 s'`;

const USE = prepared('use keys')`
  INSERT INTO keys_in_use (setting, key_id)
  SELECT setting, key_id FROM unnest($1::text[], $2::text[]) AS used (setting, key_id)
  ORDER BY setting
  ON CONFLICT (setting, key_id) DO UPDATE SET last_used_at = now()`;
const LIST = prepared<KeyInUse>('list keys in use')`
  SELECT setting, key_id AS "keyId", first_used_at AS "firstUsedAt", last_used_at AS "lastUsedAt",
         last_used_at > now() - ${STILL_USED} AS "isUsed"
  FROM keys_in_use ORDER BY setting, first_used_at, key_id`;
const FORGET = prepared('forget keys in use')`
  DELETE FROM keys_in_use
  WHERE setting = $1 AND key_id = ANY($2) AND last_used_at <= now() - ${STILL_USED}`;

/** Notes of the keys with which a database was written: a start that lacks one of them is known by it. */
export class KeysInUseStore {
  /** Notes that from now on these keys make what is made: of each setting, the id of its current one. */
  async use(manager: EntityManager, current: Readonly<Record<string, string>>): Promise<void> {
    await USE.run(manager, Object.keys(current), Object.values(current));
  }

  /** The first used first. */
  list(manager: EntityManager): Promise<KeyInUse[]> {
    return LIST.all(manager);
  }

  /** Forgets keys of which nothing is left, unless a replica may still use them; tells how many. */
  forget(manager: EntityManager, setting: string, keyIds: readonly string[]): Promise<number> {
    return FORGET.run(manager, setting, keyIds);
  }
}
