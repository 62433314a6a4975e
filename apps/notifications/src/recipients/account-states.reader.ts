import type { MessageOn, topics } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import type { TopicReader } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { RecipientStore } from './recipient.store.js';
import { statesIn } from './told-states.js';

type StateMessage = MessageOn<typeof topics.accountsState.name>;

/** Learns logins and addresses again from the latest states of accounts. */
@Injectable()
export class AccountStatesReader implements TopicReader {
  constructor(
    private readonly manager: EntityManager,
    private readonly recipients: RecipientStore,
  ) {}

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const told = deliveries.map(({ message }) => message as StateMessage);
    await this.manager.transaction((manager) =>
      this.recipients.keepAccounts(manager, statesIn(told)),
    );
  }
}
