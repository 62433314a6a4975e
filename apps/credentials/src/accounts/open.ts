import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { callOfMessage, EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { GivingLogins } from '../logins/giving-logins.js';
import { type GivenLogin, rankIn } from '../logins/login.js';
import { accountDecider, accountStream } from './account.js';
import { HolderStore } from './holder.store.js';
import { makeWay } from './make-way.js';

/** The message that an agent was created. */
export type AgentCreated = Extract<MessageOn<typeof topics.agents.name>, { type: 'AgentCreated' }>;

/** An agent whose account is being opened, and the message that announced them. */
type Newcomer = NonNullable<AgentCreated['data']> & { readonly message: AgentCreated };

/** Opens the accounts of new agents: logins and addresses are decided once, under the locks of their bases. */
@Injectable()
export class OpenAccountsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly holders: HolderStore,
    private readonly logins: GivingLogins,
  ) {}

  /** Opens accounts in the order of the messages, once per message and once per agent. */
  async open(consumer: string, created: readonly AgentCreated[]): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      const newcomers = await withoutAccount(tx, await tx.firstSights(consumer, created));
      if (newcomers.length === 0) return;
      const agents = newcomers.map(({ message: { sequence }, ...agent }) => ({
        ...agent,
        sequence,
      }));
      await this.holders.keep(tx.manager, agents);
      const { given, shared } = await this.logins.give(tx.manager, newcomers);
      await tx.appendAll(given.map(opened));
      // Of a base the second one is why its first gets a number; or the first, where it comes later.
      const causes = new Map(
        given
          .filter(({ rank }) => rank <= 2)
          .map(({ login, message }) => [rankIn(login).base, message]),
      );
      await makeWay(tx, shared, (base) => metadataOf(callOfMessage(causes.get(base)!)));
    });
  }
}

function opened({ agentId, message, login, address, rank }: Newcomer & GivenLogin) {
  return {
    stream: accountStream(agentId),
    expectedVersion: 0,
    events: accountDecider.decide(
      { type: 'OpenAccount', login, address, rank },
      accountDecider.initial,
    ),
    metadata: metadataOf(callOfMessage(message)),
  };
}

/** The agents who have no account yet, each once. */
async function withoutAccount(
  tx: WriteTransaction,
  created: readonly AgentCreated[],
): Promise<Newcomer[]> {
  const newcomers = new Map<string, Newcomer>();
  for (const message of created) {
    const agent = message.data;
    if (agent !== null && !newcomers.has(agent.agentId))
      newcomers.set(agent.agentId, { ...agent, message });
  }
  const streams = await tx.loadAll([...newcomers.keys()].map(accountStream));
  return [...newcomers.values()].filter((_, index) => streams[index]!.version === 0);
}
