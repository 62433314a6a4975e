import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { SessionStore } from '../sessions/session.store.js';
import { CancelResetHandler } from '../resets/cancel.js';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

type AgentDeparted = Extract<MessageOn<typeof topics.agents.name>, { type: 'AgentDeparted' }>;

/** Closes the account of an agent who departs, with its sessions and open reset. */
@Injectable()
export class CloseAccountHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly cancelling: CancelResetHandler,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
  ) {}

  /** Once per message. The password is kept for a return. */
  async close(consumer: string, { id, data }: AgentDeparted): Promise<void> {
    if (data === null) return;
    const { agentId } = data;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      // Resets start under this lock, so none can start while the account closes.
      await this.accounts.lock(tx.manager, agentId);
      await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'CloseAccount' });
      await this.sessions.closeAllOf(tx.manager, agentId);
      await this.cancelling.cancelOpen(tx, agentId, 'account-closed');
    });
  }
}
