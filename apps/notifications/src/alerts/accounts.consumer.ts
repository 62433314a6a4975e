import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import {
  callOfMessage,
  EVENT_STORE,
  metadataOf,
  runInCall,
  writeOnFirstSight,
} from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { NotificationsConfig } from '../notifications.config.js';
import { INBOX } from '../recipients/inbox.js';
import { RecipientStore } from '../recipients/recipient.store.js';
import { DeliveryQueue } from './delivery-queue.js';
import { isPast, raiseAlert, raisedAt } from './raise.js';

type AccountMessage = MessageOn<typeof topics.accounts.name>;
type Opened = Extract<AccountMessage, { type: 'AccountOpened' }>;
type Renumbered = Extract<AccountMessage, { type: 'LoginRenumbered' }>;

/** Learns agents' addresses and logins from the accounts topic, and raises the alerts about them. */
@Controller()
export class AccountsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly deliveryQueue: DeliveryQueue,
    private readonly recipients: RecipientStore,
    private readonly config: NotificationsConfig,
  ) {}

  @EventPattern(topics.accounts.name, IN_BATCHES)
  async handle(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AccountMessage);
    // Types that this service ignores cost no transaction and no row of the inbox.
    await this.keep(messages.filter((message) => message.type === 'AccountOpened'));
    for (const [index, message] of messages.entries())
      if (message.type === 'LoginRenumbered')
        await runInCall(callOfMessage(message), () => this.tell(message, deliveries[index]!));
  }

  private async keep(opened: readonly Opened[]): Promise<void> {
    if (opened.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      const fresh = await tx.firstSights(INBOX, opened);
      await this.recipients.keepAccounts(
        tx.manager,
        fresh.flatMap(({ data, sequence }) => (data === null ? [] : [{ ...data, sequence }])),
      );
    });
  }

  private async tell({ id, data, sequence }: Renumbered, delivery: Delivery): Promise<void> {
    if (data === null) return;
    const raised = await writeOnFirstSight(this.store, INBOX, id, async (tx) => {
      const { agentId, from, to } = data;
      await this.recipients.keepLogin(tx.manager, agentId, to, sequence);
      if (isPast(delivery, this.config)) return undefined;
      const notice = { kind: 'login-renumbered', audience: 'agent', agentId, from, to } as const;
      return raiseAlert(tx, id, notice, raisedAt(delivery));
    });
    if (raised) this.deliveryQueue.deliverNow(raised);
  }
}
