import type { EntityManager } from 'typeorm';
import { prepared } from './statement.js';

/** A stream never has so many events, so sequences of two eras never meet. */
export const VERSIONS_OF_AN_ERA = 1_000_000_000_000;

/** The number of the database's era, as an expression of SQL. */
export const CURRENT_ERA = '(SELECT coalesce(max(number), 0) FROM era)';

/** Whether the service still learns again, as an expression of SQL. */
export const IS_LEARNING = 'EXISTS (SELECT FROM era WHERE learning)';

/** Which era a database is in, and whether its service still learns again what it had told before a loss. */
export interface Era {
  readonly number: number;
  /** The era up to which the database has what was told: behind {@link number} between a raise and the end of learning. */
  readonly known: number;
  readonly learning: boolean;
}

const FIND = prepared<{ number: string; known: string; learning: boolean }>('era')`
  SELECT number, known, learning FROM era`;
const RAISE = prepared('raise era')`
  INSERT INTO era (number) VALUES ($1)
  ON CONFLICT (one) DO UPDATE SET number = greatest(era.number, EXCLUDED.number)`;
const START_LEARNING = prepared('start learning')`
  INSERT INTO era (learning) VALUES (true) ON CONFLICT (one) DO UPDATE SET learning = true`;
const END_LEARNING = prepared('end learning')`
  INSERT INTO era (learning) VALUES (false)
  ON CONFLICT (one) DO UPDATE SET learning = false, known = era.number`;
const HAS_EVENTS = prepared<{ has: boolean }>('has events')`
  SELECT EXISTS (SELECT FROM events) AS has`;

/**
 * The era of a database. A database that was made anew, or restored from an older back-up, gives lower versions to
 * streams than readers have seen. In a later era every sequence is above those of the eras before.
 */
export class EraStore {
  async current(manager: EntityManager): Promise<Era> {
    const { number = 0, known = 0, learning = false } = (await FIND.get(manager)) ?? {};
    return { number: Number(number), known: Number(known), learning };
  }

  /** Never lowers it. */
  async raise(manager: EntityManager, number: number): Promise<void> {
    await RAISE.run(manager, number);
  }

  /** Notes that the service must learn again what it had told. */
  async startLearning(manager: EntityManager): Promise<void> {
    await START_LEARNING.run(manager);
  }

  /** Notes that the service has learnt all that it had told before the era of now. */
  async endLearning(manager: EntityManager): Promise<void> {
    await END_LEARNING.run(manager);
  }

  /** Whether anything was ever written here: neither an event nor that it learns, or has learnt. */
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

/**
 * Whether a state that was told under this sequence is later than a stream of this version here. What was told in an
 * era that the database never saw is, whatever the versions: a later database told it. What was told before the era
 * that is known was learnt already. Within one era the versions tell.
 */
export function isLater(
  { number, known }: Pick<Era, 'number' | 'known'>,
  sequence: bigint,
  version: number,
): boolean {
  const era = eraOf(sequence);
  if (era < known) return version === 0;
  // What was told in the era of now comes from this database itself.
  return (era > known && era !== number) || versionIn(sequence) > version;
}
