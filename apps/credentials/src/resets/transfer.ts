import { Controller } from '@nestjs/common';
import { resets, TransferReset } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { mayTransferRequest } from '@citadelle/rights';
import { Asked, Serves } from '@citadelle/service-kit';
import { UnitStore } from '../sessions/unit.store.js';
import { RequestHandling } from './request-handling.js';
import { ResetCodeStore } from './reset-code.store.js';
import { ResetWrites } from './reset-writes.js';

/** Hands a request to another unit; a second code that was released is void. */
@Controller()
export class TransferResetHandler {
  constructor(
    private readonly handling: RequestHandling,
    private readonly writes: ResetWrites,
    private readonly codes: ResetCodeStore,
    private readonly units: UnitStore,
  ) {}

  /**
   * Refuses with `request-not-found`, `own-request`, `unknown-unit`, `same-unit` or `request-closed`. Who may
   * not handle a colleague's request may still hand it to those who can.
   */
  @Serves(resets.transfer)
  transfer(@Asked() { resetId, unit }: TransferReset): Promise<void> {
    return this.handling.once(resetId, mayTransferRequest, async (tx, by) => {
      if (!(await this.units.isDeclared(tx.manager, unit))) throw new Refusal('unknown-unit');
      const outcome = await this.writes.apply(tx, resetId, { type: 'TransferReset', to: unit, by });
      await this.codes.setSecond(tx.manager, resetId, null);
      return outcome;
    });
  }
}
