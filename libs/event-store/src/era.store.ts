import type { EntityManager } from 'typeorm';
import { prepared } from './statement.js';

/** A stream never has so many events, so sequences of two eras never meet. */
export const VERSIONS_OF_AN_ERA = 1_000_000_000_000;

/** The number of the database's era, as an expression of SQL. */
export const CURRENT_ERA = '(SELECT coalesce(max(number), 0) FROM era)';

/** Which era a database is in, and whether its service still learns again what it had told before a loss. */
export interface Era {
  readonly number: number;
  readonly learning: boolean;
}

const FIND = prepared<{ number: string; learning: boolean }>('era')`
  SELECT number, learning FROM era`;
const RAISE = prepared('raise era')`
  INSERT INTO era (number) VALUES ($1)
  ON CONFLICT (one) DO UPDATE SET number = greatest(era.number, EXCLUDED.number)`;
const LEARNING = prepared('era of learning')`
  INSERT INTO era (learning) VALUES ($1)
  ON CONFLICT (one) DO UPDATE SET learning = EXCLUDED.learning`;
const HAS_EVENTS = prepared<{ has: boolean }>('has events')`
  SELECT EXISTS (SELECT FROM events) AS has`;

/**
 * The era of a database. A database that was made anew, or restored from an older back-up, gives lower versions to
 * streams than readers have seen. In a later era every sequence is above those of the eras before.
 */
export class EraStore {
  async current(manager: EntityManager): Promise<Era> {
    const { number = 0, learning = false } = (await FIND.get(manager)) ?? {};
    return { number: Number(number), learning };
  }

  /** Never lowers it. */
  async raise(manager: EntityManager, number: number): Promise<void> {
    await RAISE.run(manager, number);
  }

  /** Notes that the service learns again, or has learnt. */
  async setLearning(manager: EntityManager, learning: boolean): Promise<void> {
    await LEARNING.run(manager, learning);
  }

  /** Whether anything was ever written here: neither an event nor what {@link setLearning} noted. */
  async isUntouched(manager: EntityManager): Promise<boolean> {
    return !(await FIND.get(manager)) && !(await HAS_EVENTS.get(manager))!.has;
  }
}

/** The sequence of a state at this version of its stream. */
export function sequenceIn(era: number, version: number): bigint {
  return BigInt(era) * BigInt(VERSIONS_OF_AN_ERA) + BigInt(version);
}

/** The era in which a sequence was given. */
export function eraOf(sequence: bigint): number {
  return Number(sequence / BigInt(VERSIONS_OF_AN_ERA));
}

/** The version of the stream that a sequence was given for, whatever the era. */
export function versionIn(sequence: bigint | string): number {
  return Number(BigInt(sequence) % BigInt(VERSIONS_OF_AN_ERA));
}
