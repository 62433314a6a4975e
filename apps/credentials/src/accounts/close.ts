import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { ResetStore } from '../resets/reset.store.js';
import type { ResetWrites } from '../resets/reset-writes.js';
import { SessionStore } from '../sessions/session.store.js';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

const accounts = new AccountStore();
const sessions = new SessionStore();
const resets = new ResetStore();

/** Closes the account of an agent who departs, with its sessions and open resets. The password is kept for a return. */
export async function closeAccount(
  tx: WriteTransaction,
  agentId: string,
  resetWrites: ResetWrites,
): Promise<void> {
  // Resets start under this lock, so none can start while the account closes.
  await accounts.lock(tx.manager, agentId);
  await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'CloseAccount' });
  await sessions.closeAllOf(tx.manager, agentId);
  for (const resetId of await resets.openOf(tx.manager, agentId))
    await resetWrites.apply(tx, resetId, { type: 'CancelReset', by: 'account-closed' });
}
