import { Inject, Injectable } from '@nestjs/common';
import type { CancelReset } from '@citadelle/contracts/calls';
import { resetOfNotMeToken } from '@citadelle/contracts/not-me-token';
import { Refusal } from '@citadelle/decider';
import type { WriteTransaction } from '@citadelle/event-store';
import { CONFIG, keyBytes, withRefusalFloor } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { CodeTries } from './code-tries.js';
import type { CancelledBy } from './reset.js';
import { ResetStore } from './reset.store.js';
import { ResetWrites } from './reset-writes.js';

/** Cancels a reset that its agent wants no more, or that is of an account that closes. */
@Injectable()
export class CancelResetHandler {
  private readonly notMeKey: Buffer;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly kept: ResetStore,
    private readonly tries: CodeTries,
    private readonly writes: ResetWrites,
  ) {
    this.notMeKey = keyBytes(config.NOT_ME_TOKEN_KEY);
  }

  /** By the first code, or by the link of the mail. Nothing happens when it was cancelled before. Refuses with `reset-refused`. */
  cancel({ notMeToken, login = '', firstCode = '' }: CancelReset): Promise<void> {
    return withRefusalFloor(['reset-refused'], async () => {
      if (notMeToken !== undefined) {
        const resetId = resetOfNotMeToken(this.notMeKey, notMeToken);
        if (resetId === undefined) throw new Refusal('reset-refused');
        return this.cancelOne(resetId, 'not-me');
      }
      await this.tries.judge({ login }, { firstCode }, ({ resetId }) =>
        this.cancelOne(resetId, 'agent'),
      );
    });
  }

  /** Cancels the open reset of an account, if there is one, as part of a larger transaction. */
  async cancelOpen(tx: WriteTransaction, agentId: string, by: CancelledBy): Promise<void> {
    const resetId = await this.kept.openOf(tx.manager, agentId);
    const command = { type: 'CancelReset', by, now: new Date() } as const;
    if (resetId !== undefined) await this.writes.apply(tx, resetId, command);
  }

  private async cancelOne(resetId: string, by: CancelledBy): Promise<void> {
    await this.writes.write(resetId, { type: 'CancelReset', by, now: new Date() });
  }
}
