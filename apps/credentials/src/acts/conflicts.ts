import { Inject, Injectable } from '@nestjs/common';
import {
  type Actor,
  type ConflictOfInterest,
  conflictOf,
  type RequestFacts,
} from '@citadelle/rights';
import { CONFIG, durationMs } from '@citadelle/service-kit';
import type { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { PastActStore } from './past-act.store.js';

/** Who must leave a code to others, because of what they did lately or were made. */
@Injectable()
export class Conflicts {
  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly acts: PastActStore,
  ) {}

  /** For each request, why this person may not give out its code; undefined where they may. */
  async of(
    manager: EntityManager,
    actor: Actor,
    requests: readonly RequestFacts[],
  ): Promise<(ConflictOfInterest | undefined)[]> {
    const since = new Date(Date.now() - durationMs(this.config.CONFLICT_OF_INTEREST));
    const agentIds = requests.map(({ agentId }) => agentId);
    const acts = await this.acts.about(manager, actor.agentId, agentIds, since);
    return requests.map((request) => conflictOf(actor, request, { acts, since }));
  }
}
