import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { INBOX } from '../recipients/inbox.js';
import { keepAccount, keepLogin } from '../recipients/recipients.js';
import { Courier } from './courier.js';
import { raiseAlert } from './raise-alert.js';

/** Learns where agents are reached, and what happened to their accounts that they must know. */
@Controller()
export class AccountsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly courier: Courier,
  ) {}

  @EventPattern(topics.accounts.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.accounts.name>;
    // What concerns nobody here costs no transaction and no row of the inbox.
    if (message.type !== 'AccountOpened' && message.type !== 'LoginRenumbered') return;
    const raised = await this.store.write(metadataOf(), async (tx) => {
      if (message.data === null || !(await tx.firstSight(INBOX, message.id))) return undefined;
      if (message.type === 'AccountOpened') {
        await keepAccount(tx.manager, message.data.agentId, message.data);
        return undefined;
      }
      const { agentId, from, to } = message.data;
      await keepLogin(tx.manager, agentId, to);
      const notice = { kind: 'login-renumbered', audience: 'agent', agentId, from, to } as const;
      return raiseAlert(tx, message.id, notice);
    });
    if (raised) this.courier.deliverNow(raised);
  }
}
