import { Refusal } from '@citadelle/decider';
import { CONFIG, keyBytes, keyedDigest } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Identity, identityKey } from '../agents/identity.js';
import { DirectoryConfig } from '../directory.config.js';

const HOUR_S = 60 * 60;
const DAY_S = 24 * HOUR_S;

/**
 * Counts look-ups in the database, so that all replicas count together. What is counted is known by a keyed digest
 * only: the table tells neither who was looked for nor from where.
 */
@Injectable()
export class LookupLimits {
  readonly #key: Buffer;

  constructor(
    @Inject(CONFIG) private readonly config: DirectoryConfig,
    private readonly dataSource: DataSource,
  ) {
    this.#key = keyBytes(config.NUMEN_FINGERPRINT_KEY);
  }

  /**
   * Counts a look-up before it is judged. Refuses with `too-many-attempts`. A source beyond its limit no longer counts
   * against the identities it tries, or it could close them to their owners.
   */
  async count(source: string, identity: Identity): Promise<void> {
    await this.sweep();
    await this.countOne(`source ${source}`, this.config.LIMIT_LOOKUPS_PER_SOURCE_HOUR, HOUR_S);
    const whom = `identity ${identityKey(identity)}`;
    await this.countOne(whom, this.config.LIMIT_LOOKUPS_PER_IDENTITY_DAY, DAY_S);
  }

  private async countOne(whatOrWhom: string, limit: number, windowSeconds: number): Promise<void> {
    const [{ lookups, secondsLeft }] = await this.dataSource.query<
      [{ lookups: number; secondsLeft: number }]
    >(
      `INSERT INTO lookup_counts AS c (digest, lookups, ends_at)
       VALUES ($1, 1, now() + make_interval(secs => $2))
       ON CONFLICT (digest) DO UPDATE SET
         lookups = CASE WHEN c.ends_at <= now() THEN 1 ELSE c.lookups + 1 END,
         ends_at = CASE WHEN c.ends_at <= now() THEN EXCLUDED.ends_at ELSE c.ends_at END
       RETURNING lookups, ceil(extract(epoch FROM ends_at - now()))::integer AS "secondsLeft"`,
      [keyedDigest(this.#key, `look-up ${whatOrWhom}`), windowSeconds],
    );
    if (lookups > limit)
      throw new Refusal('too-many-attempts', { retryAfterSeconds: Math.max(1, secondsLeft) });
  }

  /** Deletes a few counts whose time is over. Each look-up deletes more than it adds, so the table stays small. */
  private async sweep(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM lookup_counts WHERE digest IN (
         SELECT digest FROM lookup_counts WHERE ends_at <= now()
         ORDER BY ends_at LIMIT 5 FOR UPDATE SKIP LOCKED)`,
    );
  }
}
