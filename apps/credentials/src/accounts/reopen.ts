import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

const accounts = new AccountStore();

/** Reopens the account of an agent who returns. */
export async function reopenAccount(tx: WriteTransaction, agentId: string): Promise<void> {
  await accounts.lock(tx.manager, agentId);
  await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'ReopenAccount' });
}
