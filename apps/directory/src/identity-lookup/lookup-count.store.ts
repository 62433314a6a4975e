import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What is counted of a look-up, by keyed digests. */
export interface LookupDigests {
  /** All look-ups of a source. */
  readonly source: Buffer;
  /** Its look-ups in vain. */
  readonly failures: Buffer;
  /** Look-ups in vain of whoever is called so. */
  readonly person: Buffer;
}

/** One of the counts. */
export interface LookupCount {
  readonly lookups: number;
  /** Until a count of a source begins anew, or the bucket of a person is full again. */
  readonly secondsLeft: number;
}

export type LookupCounts = Record<keyof LookupDigests, LookupCount>;

/**
 * Counts a look-up of a source, and locks the three counts in this order until the transaction ends, so that parallel
 * look-ups are judged one after the other. A bucket is kept as the time at which it will be full again.
 * What is left is read from the clock: `now()` is when the transaction began, before it waited for those that it counts.
 */
const COUNT = prepared<LookupCount & { digest: Buffer }>('count-look-up')`
  INSERT INTO lookup_counts AS c (digest, lookups, ends_at)
  VALUES ($1, 1, now() + interval '1 hour'), ($2, 0, now() + interval '1 hour'), ($3, 0, now())
  ON CONFLICT (digest) DO UPDATE SET
    lookups = CASE WHEN c.ends_at <= now() THEN 0 ELSE c.lookups END + EXCLUDED.lookups,
    ends_at = CASE WHEN c.ends_at <= now() THEN EXCLUDED.ends_at ELSE c.ends_at END
  RETURNING digest, lookups,
    greatest(0, extract(epoch FROM ends_at - clock_timestamp()))::float8 AS "secondsLeft"`;
/** $1 digest of the failures of the source, $2 of the person. */
const COUNT_FAILURE = prepared('count-look-up-in-vain')`
  UPDATE lookup_counts SET lookups = lookups + 1, ends_at = CASE WHEN digest = $2
    THEN greatest(ends_at, now()) + interval '1 hour' ELSE ends_at END
  WHERE digest = $1 OR digest = $2`;
const SWEEP = prepared('sweep-look-ups')`
  DELETE FROM lookup_counts WHERE digest IN (
    SELECT digest FROM lookup_counts WHERE ends_at <= now()
    ORDER BY ends_at LIMIT 5 FOR UPDATE SKIP LOCKED)`;

/** How often somebody looked, in vain or not, and how often somebody was looked for in vain. */
@Injectable()
export class LookupCountStore {
  /** Counts one more of the source. The counts stay locked until the transaction ends. */
  async count(manager: EntityManager, digests: LookupDigests): Promise<LookupCounts> {
    const { source, failures, person } = digests;
    const rows = await COUNT.all(manager, source, failures, person);
    const of = (digest: Buffer): LookupCount => rows.find((row) => row.digest.equals(digest))!;
    return { source: of(source), failures: of(failures), person: of(person) };
  }

  /** Counts that it was in vain: for the source, and for the person unless null. */
  async countFailure(
    manager: EntityManager,
    { failures }: LookupDigests,
    person: Buffer | null,
  ): Promise<void> {
    await COUNT_FAILURE.run(manager, failures, person);
  }

  /** Deletes a few counts whose time is over. Each look-up deletes more than it adds, so the table stays small. */
  async sweep(manager: EntityManager): Promise<void> {
    await SWEEP.run(manager);
  }
}
