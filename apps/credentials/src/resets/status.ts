import { Controller } from '@nestjs/common';
import { GetResetStatus, resets, type ResetStatus } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { Asked, Serves } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CodeTries } from './code-tries.js';
import { ExpireResetHandler } from './expire.js';
import { ResetStore } from './reset.store.js';

/** Says where a reset stands to whoever has its first code. */
@Controller()
export class GetResetStatusHandler {
  constructor(
    private readonly manager: EntityManager,
    private readonly kept: ResetStore,
    private readonly tries: CodeTries,
    private readonly expiring: ExpireResetHandler,
  ) {}

  /** Refuses with `reset-refused`. */
  @Serves(resets.status)
  status(@Asked() { login, firstCode }: GetResetStatus): Promise<ResetStatus> {
    return this.tries.judge({ login }, { firstCode }, async ({ resetId }) => {
      await this.expiring.expireIfLate(resetId);
      const row = await this.kept.find(this.manager, resetId);
      if (!row) throw new Refusal('reset-refused');
      const { state, unit } = row;
      const requestedAt = row.requestedAt?.toISOString() ?? null;
      return { resetId, state, unit, requestedAt, expiresAt: row.expiresAt.toISOString() };
    });
  }
}
