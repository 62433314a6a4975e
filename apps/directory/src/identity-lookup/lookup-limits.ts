import { Refusal } from '@citadelle/decider';
import { CONFIG, keyBytes, keyedDigest } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { type Identity, identityKey } from '../agents/identity.js';
import { DirectoryConfig } from '../directory.config.js';
import { LookupCountStore } from './lookup-count.store.js';

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
    private readonly manager: EntityManager,
    private readonly counts: LookupCountStore,
  ) {
    this.#key = keyBytes(config.NUMEN_FINGERPRINT_KEY);
  }

  /**
   * Counts a look-up before it is judged. Refuses with `too-many-attempts`. A source beyond its limit no longer counts
   * against the identities it tries, or it could close them to their owners.
   */
  async count(source: string, identity: Identity): Promise<void> {
    await this.counts.sweep(this.manager);
    await this.countOne(`source ${source}`, this.config.LIMIT_LOOKUPS_PER_SOURCE_HOUR, HOUR_S);
    const whom = `identity ${identityKey(identity)}`;
    await this.countOne(whom, this.config.LIMIT_LOOKUPS_PER_IDENTITY_DAY, DAY_S);
  }

  private async countOne(whatOrWhom: string, limit: number, windowSeconds: number): Promise<void> {
    const digest = keyedDigest(this.#key, `look-up ${whatOrWhom}`);
    const { lookups, secondsLeft } = await this.counts.count(this.manager, digest, windowSeconds);
    if (lookups > limit)
      throw new Refusal('too-many-attempts', { retryAfterSeconds: Math.max(1, secondsLeft) });
  }
}
