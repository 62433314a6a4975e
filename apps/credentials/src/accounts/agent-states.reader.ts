import type { MessageOn, topics } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf, type TopicReader } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { FollowAgentHandler } from '../resets/follow-agent.js';
import { ResetWrites } from '../resets/reset-writes.js';
import { AccountStore } from './account.store.js';
import { CONSUMER } from './agents.consumer.js';
import { closeAccount } from './close.js';
import { HolderStore } from './holder.store.js';
import { OpenAccountsHandler } from './open.js';
import { reopenAccount } from './reopen.js';

type StateMessage = MessageOn<typeof topics.agentsState.name>;
type AgentState = NonNullable<StateMessage['data']>;
type Known = StateMessage & { data: AgentState };

/**
 * Learns again who the holders of accounts are, and who works elsewhere, has departed or returned, from the latest states: the events
 * about an agent may be gone from their topic. An agent who never got an account gets one now.
 */
@Injectable()
export class AgentStatesReader implements TopicReader {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly opening: OpenAccountsHandler,
    private readonly accounts: AccountStore,
    private readonly holders: HolderStore,
    private readonly resetWrites: ResetWrites,
    private readonly following: FollowAgentHandler,
  ) {}

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const told = deliveries.map(({ message }) => message as StateMessage);
    const known = told.filter((message): message is Known => message.data !== null);
    const last = [...new Map(known.map((message) => [message.data.agentId, message])).values()];
    if (last.length === 0) return;
    await this.opening.open(CONSUMER, last.map(asCreated));
    await this.store.write(metadataOf(), async (tx) => {
      const agentIds = last.map(({ data }) => data.agentId);
      const units = await this.holders.unitsOf(tx.manager, agentIds);
      const news = await this.holders.keep(tx.manager, last.map(identityIn));
      const states = last.map(({ data }) => data).filter(({ agentId }) => news.has(agentId));
      await this.follow(tx, states);
      for (const { agentId, unit } of states) {
        const from = units.get(agentId);
        if (from === undefined || from === unit) continue;
        await this.accounts.lock(tx.manager, agentId);
        await this.following.follow(tx, { agentId, from, unit });
      }
    });
  }

  private async follow(tx: WriteTransaction, states: readonly AgentState[]): Promise<void> {
    const views = await this.accounts.views(
      tx.manager,
      states.map(({ agentId }) => agentId),
    );
    const stateOf = new Map(views.map(({ agentId, state }) => [agentId, state]));
    for (const { agentId, status } of states) {
      const account = stateOf.get(agentId);
      if (status === 'departed' && account === 'open')
        await closeAccount(tx, agentId, this.resetWrites);
      if (status === 'active' && account === 'closed') await reopenAccount(tx, agentId);
    }
  }
}

const asCreated = ({ data, ...message }: Known) => {
  const { agentId, usualName, firstName, unit } = data;
  return {
    ...message,
    type: 'AgentCreated',
    data: { agentId, usualName, firstName, unit },
  } as const;
};

const identityIn = ({ data, sequence }: Known) => ({ ...data, sequence });
