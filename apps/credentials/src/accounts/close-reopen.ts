import { Injectable } from '@nestjs/common';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { ResetStore } from '../resets/reset.store.js';
import { ResetWrites } from '../resets/reset-writes.js';
import { SessionStore } from '../sessions/session.store.js';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

/** Closes the account of an agent who departs, with its sessions and open reset, and reopens it when they return. */
@Injectable()
export class AccountClosing {
  constructor(
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
    private readonly resets: ResetStore,
    private readonly resetWrites: ResetWrites,
  ) {}

  /** The password is kept for a return. */
  async close(tx: WriteTransaction, agentId: string): Promise<void> {
    // Resets start under this lock, so none can start while the account closes.
    await this.accounts.lock(tx.manager, agentId);
    await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'CloseAccount' });
    await this.sessions.closeAllOf(tx.manager, agentId);
    const resetId = await this.resets.openOf(tx.manager, agentId);
    if (resetId !== undefined)
      await this.resetWrites.apply(tx, resetId, { type: 'CancelReset', by: 'account-closed' });
  }
  async reopen(tx: WriteTransaction, agentId: string): Promise<void> {
    await this.accounts.lock(tx.manager, agentId);
    await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'ReopenAccount' });
  }
}
