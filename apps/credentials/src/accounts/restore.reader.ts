import type { MessageOn, topics } from '@citadelle/contracts';
import { EraStore, type EventStore, isLater } from '@citadelle/event-store';
import { fold } from '@citadelle/decider';
import { type Delivery, Unprocessable } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf, type TopicReader } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { localPart, rankIn } from '../logins/login.js';
import { RankStore } from '../logins/rank.store.js';
import { accountDecider, type AccountEvent, accountStream } from './account.js';
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
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
    private readonly ranks: RankStore,
  ) {}

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const told = deliveries
      .map(({ message }) => message as StateMessage)
      .flatMap(({ data, sequence = '1' }) => (data ? [{ state: data, sequence }] : []));
    const states = told.map(({ state }) => state);
    if (states.length === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      // Under the locks of their bases nobody else can take these logins meanwhile.
      await this.ranks.reach(tx.manager, states.flatMap(loginRanks), states.flatMap(addressRanks));
      const taken = await this.accounts.takenByOthers(tx.manager, states.map(settled));
      if (taken.size > 0) throw new Unprocessable('somebody else has this login or address by now');
      const era = await eras.current(tx.manager);
      const streams = await tx.loadAll<AccountEvent>(
        states.map(({ agentId }) => accountStream(agentId)),
      );
      await tx.appendAll(
        told.flatMap(({ state, sequence }, index) => {
          const { stream, version, events } = streams[index]!;
          if (!isLater(era, BigInt(sequence), version)) return [];
          const command = { type: 'RestoreAccount', ...settled(state) } as const;
          const facts = events.map(({ event }) => event);
          const decided = accountDecider.decide(command, fold(accountDecider, facts));
          return [{ stream, expectedVersion: version, events: decided }];
        }),
      );
    });
  }
}

function settled(state: AccountState) {
  const { status } = state;
  if (status === 'unknown') throw new Unprocessable('a state of an account that is not known');
  return { ...state, status };
}

const loginRanks = ({ login, aliases }: AccountState) => [login, ...aliases].map(rankIn);

const addressRanks = ({ address, addressAliases = [] }: AccountState) =>
  [address, ...addressAliases].map(localPart).map(rankIn);
