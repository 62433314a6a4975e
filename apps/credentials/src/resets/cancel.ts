import { Controller } from '@nestjs/common';
import {
  CancelReset,
  contestations,
  NotMeLink,
  type NotMeOutcome,
  resets,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { CodeTries } from './code-tries.js';
import { NotMeLinks } from './not-me-link.js';
import { ResetWrites } from './reset-writes.js';

/** Cancels a reset that its agent wants no more. */
@Controller()
export class CancelResetHandler {
  constructor(
    private readonly links: NotMeLinks,
    private readonly tries: CodeTries,
    private readonly writes: ResetWrites,
  ) {}

  /**
   * By the first code, or by the link of the mail, which does more once the reset was completed. Nothing happens when it
   * was cancelled before. Refuses with `reset-refused`.
   */
  @Serves(resets.cancel)
  async cancel(@Asked() request: CancelReset): Promise<void> {
    const { notMeToken, login = '', firstCode = '' } = request;
    if (notMeToken !== undefined) {
      await this.links.use(notMeToken);
      return;
    }
    await this.tries.judge({ login }, { firstCode }, ({ resetId }) =>
      this.writes.write(resetId, { type: 'CancelReset', by: 'agent' }),
    );
  }

  /** What the link of a mail would do. Refuses with `reset-refused` what is no link of ours. */
  @Serves(contestations.lookAtLink)
  lookAtLink(@Asked() { notMeToken }: NotMeLink): Promise<NotMeOutcome> {
    return this.links.look(notMeToken);
  }

  /** As {@link cancel} by the link, and says what was done. */
  @Serves(contestations.useLink)
  useLink(@Asked() { notMeToken }: NotMeLink): Promise<NotMeOutcome> {
    return this.links.use(notMeToken);
  }
}
