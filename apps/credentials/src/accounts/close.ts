import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { SessionStore } from '../sessions/session.store.js';
import { Resets } from '../resets/reset-writes.js';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

type Agents = MessageOn<typeof topics.agents.name>;
type AgentDeparted = Extract<Agents, { type: 'AgentDeparted' }>;
type AgentReturned = Extract<Agents, { type: 'AgentReturned' }>;

/** Closes the account of an agent who departs, with its sessions and open reset; reopens it when they return. */
@Injectable()
export class AccountClosing {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly resets: Resets,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionStore,
  ) {}

  /** Once per message. The password is kept for a return. */
  async close(consumer: string, { id, data }: AgentDeparted): Promise<void> {
    if (data === null) return;
    const { agentId } = data;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await this.decideOn(tx, agentId, { type: 'CloseAccount' });
      await this.sessions.closeAllOf(tx.manager, agentId);
      await this.resets.cancelOpen(tx, agentId, 'account-closed');
    });
  }

  /** Once per message. */
  async reopen(consumer: string, { id, data }: AgentReturned): Promise<void> {
    if (data === null) return;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await this.decideOn(tx, data.agentId, { type: 'ReopenAccount' });
    });
  }

  private async decideOn(
    tx: WriteTransaction,
    agentId: string,
    command: { type: 'CloseAccount' | 'ReopenAccount' },
  ): Promise<void> {
    // Resets start under this lock, so none can start while the account closes.
    await this.accounts.lock(tx.manager, agentId);
    await decideWithin(tx, accountDecider, accountStream(agentId), command);
  }
}
