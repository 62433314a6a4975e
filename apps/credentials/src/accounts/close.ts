import { Injectable } from '@nestjs/common';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { CancelResetHandler } from '../resets/cancel.js';
import { SessionStore } from '../sessions/session.store.js';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

/** Closes the account of an agent who departs, with its sessions and open reset. */
@Injectable()
export class CloseAccountHandler {
  constructor(
    private readonly cancelling: CancelResetHandler,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
  ) {}

  /** The password is kept for a return. */
  async close(tx: WriteTransaction, agentId: string): Promise<void> {
    // Resets start under this lock, so none can start while the account closes.
    await this.accounts.lock(tx.manager, agentId);
    await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'CloseAccount' });
    await this.sessions.closeAllOf(tx.manager, agentId);
    await this.cancelling.cancelOpen(tx, agentId, 'account-closed');
  }
}
