import type { MessageOn, topics } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import type { TopicReader } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { RecipientStore } from './recipient.store.js';
import { statesIn } from './told-states.js';

type StateMessage = MessageOn<typeof topics.agentsState.name>;

/** Learns names again from the latest states of agents, and who was erased. */
@Injectable()
export class AgentStatesReader implements TopicReader {
  constructor(
    private readonly manager: EntityManager,
    private readonly recipients: RecipientStore,
  ) {}

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const told = deliveries.map(({ message }) => message as StateMessage);
    await this.manager.transaction(async (manager) => {
      for (const { key, data } of told)
        if (data === null) await this.recipients.forget(manager, key);
      await this.recipients.keepNames(manager, statesIn(told));
    });
  }
}
