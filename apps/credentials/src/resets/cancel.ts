import { Controller, Inject } from '@nestjs/common';
import { CancelReset, resets } from '@citadelle/contracts/calls';
import { resetOfNotMeToken } from '@citadelle/contracts/not-me-token';
import { Refusal } from '@citadelle/decider';
import { Asked, CONFIG, keysOf, Serves, withRefusalFloor } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { CodeTries } from './code-tries.js';
import { ResetWrites } from './reset-writes.js';

/** Cancels a reset that its agent wants no more. */
@Controller()
export class CancelResetHandler {
  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly tries: CodeTries,
    private readonly writes: ResetWrites,
  ) {}

  /** By the first code, or by the link of the mail. Nothing happens when it was cancelled before. Refuses with `reset-refused`. */
  @Serves(resets.cancel)
  async cancel(@Asked() request: CancelReset): Promise<void> {
    const { notMeToken, login = '', firstCode = '' } = request;
    if (notMeToken !== undefined)
      return withRefusalFloor(['reset-refused'], () => this.cancelByLink(notMeToken));
    await this.tries.judge({ login }, { firstCode }, ({ resetId }) =>
      this.writes.write(resetId, { type: 'CancelReset', by: 'agent' }),
    );
  }

  private async cancelByLink(token: string): Promise<void> {
    const resetId = resetOfNotMeToken(keysOf(this.config.NOT_ME_TOKEN_KEY).all, token);
    if (resetId === undefined) throw new Refusal('reset-refused');
    await this.writes.write(resetId, { type: 'CancelReset', by: 'not-me' });
  }
}
