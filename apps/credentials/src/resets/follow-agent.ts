import type { AgentsEvents } from '@citadelle/contracts';
import type { WriteTransaction } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import { ResetCodeStore } from './reset-code.store.js';
import { ResetStore } from './reset.store.js';
import { ResetWrites } from './reset-writes.js';

/**
 * Hands the open requests of an agent to the unit in which they work from now on; a second code that was released is void.
 * What was asked of another unit than their own, or transferred there, stays where it is.
 */
@Injectable()
export class FollowAgentHandler {
  constructor(
    private readonly resets: ResetStore,
    private readonly writes: ResetWrites,
    private readonly codes: ResetCodeStore,
  ) {}

  /** Call it under the lock of the account: no request begins meanwhile. */
  async follow(
    tx: WriteTransaction,
    { agentId, from, unit }: AgentsEvents['AgentAssigned'],
  ): Promise<void> {
    for (const resetId of await this.resets.openOf(tx.manager, agentId)) {
      const command = { type: 'FollowAgent', from, to: unit } as const;
      const { recorded } = await this.writes.apply(tx, resetId, command);
      if (recorded.some(({ event }) => event.type === 'ResetTransferred'))
        await this.codes.setSecond(tx.manager, resetId, null);
    }
  }
}
