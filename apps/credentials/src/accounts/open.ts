import { Inject, Injectable } from '@nestjs/common';
import { addressBase, loginBase, type MessageOn, type topics } from '@citadelle/contracts';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { callOfMessage, CONFIG, EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { type Bases, type Ranks, renumberedFirst } from '../logins/login.js';
import { RankStore } from '../logins/rank.store.js';
import { ReservedLogins } from '../logins/reserved-logins.js';
import { accountDecider, accountStream } from './account.js';
import { AccountStore } from './account.store.js';
import { HolderStore } from './holder.store.js';

/** The message that an agent was created. */
export type AgentCreated = Extract<MessageOn<typeof topics.agents.name>, { type: 'AgentCreated' }>;

/** An agent whose account is being opened, the bases of login and address, and the message that announced the agent. */
interface Newcomer extends Bases {
  readonly agent: NonNullable<AgentCreated['data']>;
  readonly message: AgentCreated;
}

/** Opens the accounts of new agents: logins and addresses are decided once, under the locks of their bases. */
@Injectable()
export class OpenAccountsHandler {
  private readonly reserved: ReservedLogins;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly accounts: AccountStore,
    private readonly holders: HolderStore,
    private readonly ranks: RankStore,
  ) {
    this.reserved = new ReservedLogins(config.RESERVED_LOGINS);
  }

  /** Opens accounts in the order of the messages, once per message and once per agent. */
  async open(consumer: string, created: readonly AgentCreated[]): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      const newcomers = await withoutAccount(tx, await tx.firstSights(consumer, created));
      if (newcomers.length === 0) return;
      const agents = newcomers.map(({ agent, message: { sequence } }) => ({ ...agent, sequence }));
      await this.holders.keep(tx.manager, agents);
      const ranks = await this.ranks.take(tx.manager, newcomers);
      await tx.appendAll(newcomers.map((newcomer, index) => this.opened(newcomer, ranks[index]!)));
      for (const [index, newcomer] of newcomers.entries())
        if (ranks[index]!.rank === 2) await this.makeWay(tx, newcomer);
    });
  }

  /** Renumbers the first of a base when a second one arrives: `base` becomes `base1`, unless it is that already. */
  private async makeWay(
    tx: WriteTransaction,
    { loginBase: base, message }: Newcomer,
  ): Promise<void> {
    const holder = await this.accounts.holderOf(tx.manager, base);
    if (holder === undefined) {
      // The base was reserved when the first one came, even if it is not any more.
      if ((await this.accounts.holderOf(tx.manager, renumberedFirst(base))) !== undefined) return;
      throw new Error('the first of a base is not in the registry');
    }
    const command = { type: 'MakeWayForHomonym', loginBase: base } as const;
    const metadata = metadataOf(callOfMessage(message));
    await decideWithin(tx, accountDecider, accountStream(holder), command, metadata);
  }

  private opened({ agent, message, loginBase, addressBase }: Newcomer, ranks: Ranks) {
    const domain = this.config.EMAIL_DOMAIN;
    const isReserved = this.reserved.has(loginBase);
    return {
      stream: accountStream(agent.agentId),
      expectedVersion: 0,
      events: accountDecider.decide(
        { type: 'OpenAccount', loginBase, isReserved, addressBase, ...ranks, domain },
        accountDecider.initial,
      ),
      metadata: metadataOf(callOfMessage(message)),
    };
  }
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
      newcomers.set(agent.agentId, {
        agent,
        message,
        loginBase: loginBase(agent),
        addressBase: addressBase(agent),
      });
  }
  const streams = await tx.loadAll([...newcomers.keys()].map(accountStream));
  return [...newcomers.values()].filter((_, index) => streams[index]!.version === 0);
}
