import { Injectable } from '@nestjs/common';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

/** Reopens the account of an agent who returns. */
@Injectable()
export class ReopenAccountHandler {
  constructor(private readonly accounts: AccountStore) {}

  async reopen(tx: WriteTransaction, agentId: string): Promise<void> {
    await this.accounts.lock(tx.manager, agentId);
    await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'ReopenAccount' });
  }
}
