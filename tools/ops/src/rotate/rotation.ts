import type { KeyInUse } from '@citadelle/event-store';
import { type Keys, keyId } from '@citadelle/service-kit';
import type { Foundations } from '@citadelle/service-kit/quiet';
import type { Desk } from '../desk.js';
import type { InstalledService } from '../installation.js';
import type { ServiceName } from '../services.js';

/** Where the keys of a setting are changed. */
export interface Turning {
  readonly service: InstalledService;
  readonly foundations: Foundations;
  readonly keys: Keys;
  /** The keys with which the database was written, the first used first. */
  readonly noted: readonly KeyInUse[];
  readonly desk: Desk;
}

/** What became of what the older keys made. */
export interface Turned {
  /** How much was made new with the current key. */
  readonly made: number;
  /** How much is left that older keys made; null where that cannot be counted. */
  readonly left: number | null;
  /** How much none of our keys reads. */
  readonly unreadable: number;
  /** When what is left has run out by itself; null where it does not. */
  readonly until: Date | null;
  /** The ids of the keys that are needed for what is left. */
  readonly needed: readonly string[];
}

/** How the keys of one setting are changed. */
export interface Rotation {
  readonly setting: string;
  readonly services: readonly ServiceName[];
  /** What the keys make, in the plural. */
  readonly what: string;
  /** What becomes of what is left. */
  readonly then: string;
  turn(turning: Turning): Promise<Turned>;
}

/** The ids of the keys before the current one, those that are listed and those that were noted. */
export function olderThan({ keys, noted }: Pick<Turning, 'keys' | 'noted'>): string[] {
  const current = keyId(keys.current);
  const all = [...keys.former.map(keyId), ...noted.map((one) => one.keyId)];
  return [...new Set(all)].filter((id) => id !== current);
}

/** What is left by keys, of counts by the key that made each; `unnamed` is the key of those that do not say. */
export function leftOf(
  { keys }: Pick<Turning, 'keys'>,
  counts: ReadonlyMap<string | null | undefined, number>,
  unnamed: string,
): Turned {
  const ours = new Set(keys.all.map(keyId));
  const current = keyId(keys.current);
  let [left, unreadable] = [0, 0];
  const needed = new Set<string>();
  for (const [id, count] of counts) {
    const by = id ?? unnamed;
    // What does not say its key is told from what the current one made: it is made new all the same.
    if (by === current && id) continue;
    left += count;
    needed.add(by);
    if (!ours.has(by)) unreadable += count;
  }
  return { made: 0, left, unreadable, until: null, needed: [...needed] };
}

/** For what runs out by itself so long after it was made. */
export function runsOut(turning: Turning, lifetimeMs: number, left: number | null = null): Turned {
  const older = new Set(olderThan(turning));
  const used = turning.noted.filter(({ keyId: id }) => older.has(id));
  const ends = used.map(({ keyId: id, lastUsedAt }) => ({
    id,
    at: lastUsedAt.getTime() + lifetimeMs,
  }));
  const going = ends.filter(({ at }) => at > Date.now());
  const last = Math.max(...going.map(({ at }) => at));
  return {
    made: 0,
    left: going.length === 0 ? 0 : left,
    unreadable: 0,
    until: going.length === 0 ? null : new Date(last),
    needed: going.map(({ id }) => id),
  };
}
