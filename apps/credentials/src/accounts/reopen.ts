import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';

type AgentReturned = Extract<MessageOn<typeof topics.agents.name>, { type: 'AgentReturned' }>;

/** Reopens the account of an agent who returns. */
@Injectable()
export class ReopenAccountHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
  ) {}

  /** Once per message. */
  async reopen(consumer: string, { id, data }: AgentReturned): Promise<void> {
    if (data === null) return;
    const { agentId } = data;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await this.accounts.lock(tx.manager, agentId);
      await decideWithin(tx, accountDecider, accountStream(agentId), { type: 'ReopenAccount' });
    });
  }
}
