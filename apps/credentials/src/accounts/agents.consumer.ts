import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type MessageOn } from '@citadelle/contracts';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import { callOfMessage, runInCall } from '@citadelle/service-kit';
import { SeedPasswordsHandler } from '../passwords/seed.js';
import { CloseAccountHandler } from './close.js';
import { Identities } from './identities.js';
import { OpenAccountsHandler } from './open.js';
import { ReopenAccountHandler } from './reopen.js';

type AgentMessage = MessageOn<typeof topics.agents.name>;

/** The directory's agents: a new one gets an account, a renamed one keeps login and address, a departed one's closes. */
@Controller()
export class AgentsConsumer {
  constructor(
    private readonly opening: OpenAccountsHandler,
    private readonly closing: CloseAccountHandler,
    private readonly reopening: ReopenAccountHandler,
    private readonly identities: Identities,
    private readonly seeding: SeedPasswordsHandler,
  ) {}

  @EventPattern(topics.agents.name, IN_BATCHES)
  async on(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AgentMessage);
    // A creation is the first message about an agent, so all accounts of a batch can be opened before the rest.
    const created = messages.filter((message) => message.type === 'AgentCreated');
    if (created.length > 0) {
      await this.opening.open('agents', created);
      this.seeding.wake();
    }
    for (const message of messages)
      await runInCall(callOfMessage(message), () => this.follow(message));
  }

  private async follow(message: AgentMessage): Promise<void> {
    switch (message.type) {
      case 'AgentRenamed':
        return this.identities.rename('agents', message);
      case 'AgentAssigned':
        return this.identities.assign('agents', message);
      case 'AgentDeparted':
        return this.closing.close('agents', message);
      case 'AgentReturned':
        return this.reopening.reopen('agents', message);
      case 'AgentCreated':
      case 'AgentErased':
        return;
      default:
      // A type that this version does not know: ignored.
    }
  }
}
