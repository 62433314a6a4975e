import { Refusal } from '@citadelle/decider';
import {
  CONFIG,
  currentCall,
  keyBytes,
  keyedDigest,
  Networks,
  sourceOf,
} from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { type Identity, namesKey } from '../agents/identity.js';
import { DirectoryConfig } from '../directory.config.js';
import { LookupCountStore, type LookupCounts } from './lookup-count.store.js';

const HOUR_S = 60 * 60;

/** Why a look-up is not made, and when it may be again. */
interface Denial {
  readonly seconds: number;
  /** What to do meanwhile: the other way stands open where the names are what is used up. */
  readonly advice?: 'other-way';
}

/**
 * Limits look-ups, because each that is in vain tells that one birth date is wrong. Counted in the database, so that all
 * replicas count together, and by keyed digests only: the table tells neither who was looked for nor from where.
 */
@Injectable()
export class LookupLimits {
  readonly #key: Buffer;
  private readonly shared: Networks;

  constructor(
    @Inject(CONFIG) private readonly config: DirectoryConfig,
    private readonly manager: EntityManager,
    private readonly counts: LookupCountStore,
  ) {
    this.#key = keyBytes(config.NUMEN_FINGERPRINT_KEY);
    this.shared = Networks.of(config.SHARED_SOURCES);
  }

  /**
   * What `find` finds, or `identity-not-found`. Refuses with `too-many-attempts` without having looked. A source beyond
   * its limit no longer counts against persons, or it could close them to their owners. `isSpared` says whether the
   * browser is known to whoever is looked for: it is asked only when the names are used up.
   */
  async judge<Found>(
    identity: Identity,
    find: (manager: EntityManager) => Promise<Found | undefined>,
    isSpared: (manager: EntityManager) => Promise<boolean> = () => Promise.resolve(false),
  ): Promise<Found> {
    await this.counts.sweep(this.manager);
    const address = currentCall().source;
    const source = sourceOf(address);
    const digests = {
      source: this.digest(`source ${source}`),
      failures: this.digest(`failures of source ${source}`),
      person: this.digest(`person ${namesKey(identity)}`),
    };
    // A refusal must not undo what was counted: it is thrown after the transaction.
    const outcome = await this.manager.transaction(async (manager) => {
      const counts = await this.counts.count(manager, digests);
      const denial = this.denialOfSource(address, counts);
      if (denial) return { denial };
      const spared = this.isUsedUp(counts) && (await isSpared(manager));
      if (this.isUsedUp(counts) && !spared) {
        // Right or wrong: otherwise this would tell what the refusal hides.
        await this.counts.countFailure(manager, digests, null);
        const seconds = counts.person.secondsLeft - this.roomS;
        return { denial: { seconds, advice: 'other-way' } satisfies Denial };
      }
      const found = await find(manager);
      if (found === undefined)
        await this.counts.countFailure(manager, digests, spared ? null : digests.person);
      return { found };
    });
    if (outcome.denial) refuse(outcome.denial);
    if (outcome.found === undefined) throw new Refusal('identity-not-found');
    return outcome.found;
  }

  private denialOfSource(
    address: string | undefined,
    { source, failures }: LookupCounts,
  ): Denial | undefined {
    const {
      LIMIT_LOOKUPS_PER_SOURCE_HOUR: ofFailures,
      LIMIT_LOOKUPS_ANY_PER_SOURCE_HOUR: ofAny,
      LIMIT_LOOKUPS_ANY_PER_SHARED_SOURCE_HOUR: ofShared,
    } = this.config;
    const most = this.shared.includes(address) ? ofShared : ofAny;
    if (failures.lookups >= ofFailures) return { seconds: failures.secondsLeft };
    if (source.lookups > most) return { seconds: source.secondsLeft };
    return undefined;
  }

  /** For how long the bucket of a person may have to fill, and still have room for one failure. */
  private get roomS(): number {
    return (this.config.LIMIT_LOOKUPS_PER_PERSON - 1) * HOUR_S;
  }

  private isUsedUp({ person }: LookupCounts): boolean {
    return person.secondsLeft > this.roomS;
  }

  private digest(whatOrWhom: string): Buffer {
    return keyedDigest(this.#key, `look-up ${whatOrWhom}`);
  }
}

function refuse({ seconds, advice }: Denial): never {
  const retryAfterSeconds = Math.max(1, Math.ceil(seconds));
  throw new Refusal('too-many-attempts', { retryAfterSeconds, advice });
}
