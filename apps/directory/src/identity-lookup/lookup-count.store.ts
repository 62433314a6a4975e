import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Look-ups that were counted under one digest, and in how many seconds the count begins anew. */
export interface CountedLookups {
  readonly lookups: number;
  readonly secondsLeft: number;
}

const COUNT = prepared<CountedLookups>('count-look-up')`
  INSERT INTO lookup_counts AS c (digest, lookups, ends_at)
  VALUES ($1, 1, now() + make_interval(secs => $2))
  ON CONFLICT (digest) DO UPDATE SET
    lookups = CASE WHEN c.ends_at <= now() THEN 1 ELSE c.lookups + 1 END,
    ends_at = CASE WHEN c.ends_at <= now() THEN EXCLUDED.ends_at ELSE c.ends_at END
  RETURNING lookups, ceil(extract(epoch FROM ends_at - now()))::integer AS "secondsLeft"`;
const SWEEP = prepared('sweep-look-ups')`
  DELETE FROM lookup_counts WHERE digest IN (
    SELECT digest FROM lookup_counts WHERE ends_at <= now()
    ORDER BY ends_at LIMIT 5 FOR UPDATE SKIP LOCKED)`;

/** How often somebody looked, and how often one identity was looked for, by keyed digests. */
@Injectable()
export class LookupCountStore {
  /** Counts one more; a count whose time is over begins anew. */
  async count(
    manager: EntityManager,
    digest: Buffer,
    windowSeconds: number,
  ): Promise<CountedLookups> {
    return (await COUNT.get(manager, digest, windowSeconds))!;
  }

  /** Deletes a few counts whose time is over. Each look-up deletes more than it adds, so the table stays small. */
  async sweep(manager: EntityManager): Promise<void> {
    await SWEEP.run(manager);
  }
}
