import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type MessageOn } from '@citadelle/contracts';
import type { Delivery } from '@citadelle/messaging';
import { Seeder } from '../passwords/seeder.js';
import { AccountClosing } from './account-closing.js';
import { AccountOpening } from './account-opening.js';
import { Identities } from './identities.js';

/** The directory's agents: a new one gets an account, a renamed one keeps login and address, a departed one's closes. */
@Controller()
export class AgentsConsumer {
  constructor(
    private readonly opening: AccountOpening,
    private readonly closing: AccountClosing,
    private readonly identities: Identities,
    private readonly seeder: Seeder,
  ) {}

  @EventPattern(topics.agents.name)
  async on(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.agents.name>;
    switch (message.type) {
      case 'AgentCreated':
        await this.opening.open('agents', message);
        this.seeder.wake();
        return;
      case 'AgentRenamed':
        await this.identities.rename('agents', message);
        return;
      case 'AgentAssigned':
        await this.identities.assign('agents', message);
        return;
      case 'AgentDeparted':
        await this.closing.close('agents', message);
        return;
      case 'AgentReturned':
        await this.closing.reopen('agents', message);
        return;
      case 'AgentErased':
        return;
      default:
      // Types added to the topic later mean nothing to this version.
    }
  }
}
