import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { INBOX } from './inbox.js';
import { forget, keepNames } from './recipients.js';

/** Learns from the directory how agents are called. */
@Controller()
export class AgentsConsumer {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @EventPattern(topics.agents.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.agents.name>;
    await this.store.write(metadataOf(), async (tx) => {
      if (message.data === null || !(await tx.firstSight(INBOX, message.id))) return;
      switch (message.type) {
        case 'AgentCreated':
        case 'AgentRenamed':
          return keepNames(tx.manager, message.data.agentId, message.data);
        case 'AgentErased':
          await tx.forget(message.data.agentId);
          return forget(tx.manager, message.data.agentId);
        default:
          return;
      }
    });
  }
}
