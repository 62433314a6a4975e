import { Injectable } from '@nestjs/common';
import type { RefuseReset } from '@citadelle/contracts/calls';
import { mayRefuseRequest } from '@citadelle/rights';
import { RequestHandling } from './request-handling.js';
import { ResetWrites } from './reset-writes.js';

/** Refuses a request, with a reason that its agent reads. */
@Injectable()
export class RefuseResetHandler {
  constructor(
    private readonly handling: RequestHandling,
    private readonly writes: ResetWrites,
  ) {}

  /** Refuses with `request-not-found`, `own-request`, `other-unit-required` or `request-closed`. */
  refuse({ resetId, reason }: RefuseReset): Promise<void> {
    return this.handling.once(resetId, mayRefuseRequest, (tx, by) =>
      this.writes.apply(tx, resetId, { type: 'RefuseReset', by, reason, now: new Date() }),
    );
  }
}
