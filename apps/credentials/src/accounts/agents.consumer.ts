import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type MessageOn } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { type Delivery, IN_BATCHES } from '@citadelle/messaging';
import { callOfMessage, EVENT_STORE, runInCall, writeOnFirstSight } from '@citadelle/service-kit';
import { SeedPasswordsHandler } from '../passwords/seed.js';
import { FollowAgentHandler } from '../resets/follow-agent.js';
import { ResetWrites } from '../resets/reset-writes.js';
import { AccountStore } from './account.store.js';
import { ChangeLoginHandler } from './change-login.js';
import { closeAccount } from './close.js';
import { HolderStore } from './holder.store.js';
import { OpenAccountsHandler } from './open.js';
import { reopenAccount } from './reopen.js';

type AgentMessage = MessageOn<typeof topics.agents.name>;

type Renamed = Extract<AgentMessage, { type: 'AgentRenamed' }>;

/** Under this name the inbox knows what was handled of an agent. */
export const CONSUMER = 'agents';

/**
 * The directory's agents: a new one gets an account, a renamed one keeps login and address unless new ones are asked for,
 * the requests of one who works elsewhere follow, a departed one's account closes.
 */
@Controller()
export class AgentsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
    private readonly opening: OpenAccountsHandler,
    private readonly changing: ChangeLoginHandler,
    private readonly following: FollowAgentHandler,
    private readonly resetWrites: ResetWrites,
    private readonly holders: HolderStore,
    private readonly seeding: SeedPasswordsHandler,
  ) {}

  @EventPattern(topics.agents.name, IN_BATCHES)
  async on(@Payload() deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AgentMessage);
    // A creation is the first message about an agent, so all accounts of a batch can be opened before the rest.
    const created = messages.filter((message) => message.type === 'AgentCreated');
    if (created.length > 0) {
      await this.opening.open(CONSUMER, created);
      this.seeding.accountsOpened();
    }
    for (const message of messages)
      await runInCall(callOfMessage(message), () => this.follow(message));
  }

  private async follow(message: AgentMessage): Promise<void> {
    switch (message.type) {
      case 'AgentRenamed':
        return this.rename(message);
      case 'AgentAssigned':
        return this.once(message, async (tx, assigned) => {
          const { agentId, unit } = assigned;
          await this.accounts.lock(tx.manager, agentId);
          await this.holders.assign(tx.manager, agentId, unit);
          await this.following.follow(tx, assigned);
        });
      case 'AgentDeparted':
        return this.once(message, (tx, { agentId }) => closeAccount(tx, agentId, this.resetWrites));
      case 'AgentReturned':
        return this.once(message, (tx, { agentId }) => reopenAccount(tx, agentId));
      default:
      // Nothing else of an agent changes an account, nor does a type that this version does not know.
    }
  }

  private async rename({ id, key, sequence, data }: Renamed): Promise<void> {
    if (data === null) return;
    await writeOnFirstSight(this.store, CONSUMER, id, async (tx) => {
      const isNews = await this.holders.isNews(tx.manager, key, sequence);
      if (isNews) await this.holders.rename(tx.manager, data);
      // A later state says the names and not that a login was asked for with them.
      if (isNews || (await this.holders.isNamed(tx.manager, data)))
        await this.changing.change(tx, data);
    });
  }

  private async once<Data>(
    {
      id,
      key,
      sequence,
      data,
    }: Pick<AgentMessage, 'id' | 'key' | 'sequence'> & { data: Data | null },
    work: (tx: WriteTransaction, data: Data) => Promise<void>,
  ): Promise<void> {
    if (data === null) return;
    await writeOnFirstSight(this.store, CONSUMER, id, async (tx) => {
      // A later state may be known already, where the topics were read again.
      if (await this.holders.isNews(tx.manager, key, sequence)) await work(tx, data);
    });
  }
}
