import { Controller, Inject } from '@nestjs/common';
import { CancelReset, resets } from '@citadelle/contracts/calls';
import { resetOfNotMeToken } from '@citadelle/contracts/not-me-token';
import { Refusal } from '@citadelle/decider';
import { Asked, CONFIG, keyBytes, Serves, withRefusalFloor } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { CodeTries } from './code-tries.js';
import type { CancelledBy } from './reset.js';
import { ResetWrites } from './reset-writes.js';

/** Cancels a reset that its agent wants no more. */
@Controller()
export class CancelResetHandler {
  private readonly notMeKey: Buffer;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly tries: CodeTries,
    private readonly writes: ResetWrites,
  ) {
    this.notMeKey = keyBytes(config.NOT_ME_TOKEN_KEY);
  }

  /** By the first code, or by the link of the mail. Nothing happens when it was cancelled before. Refuses with `reset-refused`. */
  @Serves(resets.cancel)
  cancel(@Asked() { notMeToken, login = '', firstCode = '' }: CancelReset): Promise<void> {
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

  private async cancelOne(resetId: string, by: CancelledBy): Promise<void> {
    await this.writes.write(resetId, { type: 'CancelReset', by, now: new Date() });
  }
}
