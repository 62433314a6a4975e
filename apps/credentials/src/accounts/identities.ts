import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { IdentityStore } from './identity.store.js';

type Agents = MessageOn<typeof topics.agents.name>;
type AgentRenamed = Extract<Agents, { type: 'AgentRenamed' }>;
type AgentAssigned = Extract<Agents, { type: 'AgentAssigned' }>;

/** Follows the names and units of the holders of accounts. */
@Injectable()
export class Identities {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly kept: IdentityStore,
  ) {}

  /** Stores the new names of an agent, once per message. */
  async rename(consumer: string, { id, data }: AgentRenamed): Promise<void> {
    if (data === null) return;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await this.kept.rename(tx.manager, data);
    });
  }

  /** Stores the new unit of an agent, once per message. */
  async assign(consumer: string, { id, data }: AgentAssigned): Promise<void> {
    if (data === null) return;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      await this.kept.assign(tx.manager, data.agentId, data.unit);
    });
  }
}
