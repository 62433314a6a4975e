import { Controller } from '@nestjs/common';
import { RefuseReset, resets } from '@citadelle/contracts/calls';
import { mayRefuseRequest } from '@citadelle/rights';
import { Asked, Serves } from '@citadelle/service-kit';
import { RequestHandling } from './request-handling.js';
import { ResetWrites } from './reset-writes.js';

/** Refuses a request, with a reason that its agent reads. */
@Controller()
export class RefuseResetHandler {
  constructor(
    private readonly handling: RequestHandling,
    private readonly writes: ResetWrites,
  ) {}

  /** Refuses with `request-not-found`, `own-request`, `other-unit-required` or `request-closed`. */
  @Serves(resets.refuse)
  refuse(@Asked() { resetId, reason }: RefuseReset): Promise<void> {
    return this.handling.once(resetId, mayRefuseRequest, (tx, by) =>
      this.writes.apply(tx, resetId, { type: 'RefuseReset', by, reason }),
    );
  }
}
