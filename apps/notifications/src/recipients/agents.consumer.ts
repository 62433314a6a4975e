import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { INBOX } from './inbox.js';
import { RecipientStore } from './recipient.store.js';

type AgentMessage = MessageOn<typeof topics.agents.name>;

/** Learns agents' names from the directory. */
@Controller()
export class AgentsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly recipients: RecipientStore,
  ) {}

  @EventPattern(topics.agents.name, IN_BATCHES)
  async handle(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AgentMessage);
    // Types that this service ignores cost no transaction and no row of the inbox.
    const telling = messages.filter(({ type, data }) => TELLING.has(type) && data !== null);
    if (telling.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      const fresh = await tx.firstSights(INBOX, telling);
      await this.recipients.keepNames(tx.manager, fresh.flatMap(namesIn));
      // Nothing follows an erasure of an agent, so erasures may be handled after the rest.
      for (const { type, data } of fresh)
        if (type === 'AgentErased' && data !== null) {
          await tx.forget(data.agentId);
          await this.recipients.forget(tx.manager, data.agentId);
        }
    });
  }
}

const TELLING: ReadonlySet<AgentMessage['type']> = new Set([
  'AgentCreated',
  'AgentRenamed',
  'AgentErased',
]);

function namesIn({ type, data, sequence }: AgentMessage) {
  const tells = (type === 'AgentCreated' || type === 'AgentRenamed') && data !== null;
  return tells ? [{ ...data, sequence }] : [];
}
