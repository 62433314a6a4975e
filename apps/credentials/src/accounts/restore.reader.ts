import type { MessageOn, topics } from '@citadelle/contracts';
import { EraStore, type EventStore, isLater } from '@citadelle/event-store';
import { fold } from '@citadelle/decider';
import { type Delivery, Unprocessable } from '@citadelle/messaging';
import { CONFIG, EVENT_STORE, metadataOf, type TopicReader } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { CredentialsConfig } from '../credentials.config.js';
import { HiddenNames } from '../logins/hidden-names.js';
import { localPart, rankIn } from '../logins/login.js';
import { RankStore } from '../logins/rank.store.js';
import { accountDecider, type AccountEvent, accountStream } from './account.js';
import type { RestoredAccount } from './account-logins.js';
import { AccountStore } from './account.store.js';

type StateMessage = MessageOn<typeof topics.accountsState.name>;
type AccountState = NonNullable<StateMessage['data']>;

const eras = new EraStore();

/**
 * Restores the accounts that are lost here from what this service had told of them, with their very logins, aliases and
 * addresses, and notes their ranks, so that none is given a second time. A password is not restored: nobody was told it.
 */
@Injectable()
export class RestoreAccountsReader implements TopicReader {
  private readonly names: HiddenNames;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
    private readonly ranks: RankStore,
    @Inject(CONFIG) config: CredentialsConfig,
  ) {
    this.names = new HiddenNames(config);
  }

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const told = deliveries
      .map(({ message }) => message as StateMessage)
      .flatMap(({ data, sequence = '1' }) => (data ? [{ state: data, sequence }] : []));
    if (told.length === 0) return;
    const states = await Promise.all(told.map(({ state }) => this.settled(state)));
    await this.store.write(metadataOf(), async (tx) => {
      // Under the locks of their bases nobody else can take these logins meanwhile.
      await this.ranks.reach(tx.manager, states.flatMap(loginRanks), states.flatMap(addressRanks));
      const taken = await this.accounts.takenByOthers(tx.manager, states);
      if (taken.size > 0) throw new Unprocessable('somebody else has this login or address by now');
      const era = await eras.current(tx.manager);
      const streams = await tx.loadAll<AccountEvent>(
        states.map(({ agentId }) => accountStream(agentId)),
      );
      await tx.appendAll(
        told.flatMap(({ sequence }, index) => {
          const { stream, version, events } = streams[index]!;
          if (!isLater(era, BigInt(sequence), version)) return [];
          const command = { type: 'RestoreAccount', ...states[index]! } as const;
          const facts = events.map(({ event }) => event);
          const decided = accountDecider.decide(command, fold(accountDecider, facts));
          return [{ stream, expectedVersion: version, events: decided }];
        }),
      );
    });
  }

  private async settled({ hidden: sealed, status, ...state }: AccountState) {
    if (status === 'unknown') throw new Unprocessable('a state of an account that is not known');
    if (sealed === undefined) return { ...state, status };
    const hidden = await this.names.open(sealed);
    // Without them somebody else could be given them.
    if (!hidden) throw new Unprocessable('hidden names that cannot be read');
    return { ...state, hidden, status };
  }
}

const isAddress = (name: string) => name.includes('@');

const loginRanks = ({ login, aliases, hidden = [] }: RestoredAccount) =>
  [login, ...aliases, ...hidden.filter((name) => !isAddress(name))].map(rankIn);

const addressRanks = ({ address, addressAliases = [], hidden = [] }: RestoredAccount) =>
  [address, ...addressAliases, ...hidden.filter(isAddress)].map(localPart).map(rankIn);
