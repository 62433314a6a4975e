import { fold } from '@citadelle/decider';
import type { WriteTransaction } from '@citadelle/event-store';
import { metadataOf } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import type { AgentsEvents } from '@citadelle/contracts';
import { basesOf, GivingLogins } from '../logins/giving-logins.js';
import { type Bases, localPart, ownRank, rankIn } from '../logins/login.js';
import { type LastRanks, RankStore } from '../logins/rank.store.js';
import { accountDecider, type AccountEvent, accountStream } from './account.js';
import type { AccountLogins } from './account-logins.js';
import { AccountStore } from './account.store.js';
import { makeWay } from './make-way.js';

const NONE = { logins: [], addresses: [] };

/** Gives another login and another address to whoever was renamed, where that was asked for. Sessions and password stay. */
@Injectable()
export class ChangeLoginHandler {
  constructor(
    private readonly accounts: AccountStore,
    private readonly ranks: RankStore,
    private readonly giving: GivingLogins,
  ) {}

  /** Without `newLogin` login and address stay; `hideOldNames` shows nobody what was made of the former names. */
  async change(tx: WriteTransaction, renamed: AgentsEvents['AgentRenamed']): Promise<void> {
    const { agentId, newLogin = false, hideOldNames: hideFormer = false } = renamed;
    if (!newLogin && !hideFormer) return;
    const bases = basesOf(renamed);
    const { loginBase, addressBase } = bases;
    // Before the account, as whoever makes way for a homonym locks them.
    const { last } = await this.ranks.take(tx.manager, NONE, {
      logins: newLogin ? [loginBase] : [],
      addresses: newLogin ? [addressBase] : [],
    });
    await this.accounts.lock(tx.manager, agentId);
    const { stream, version, events } = await tx.load<AccountEvent>(accountStream(agentId));
    const facts = events.map(({ event }) => event);
    const account = fold(accountDecider, facts);
    if (account.status === 'unopened') return;
    const next = newLogin ? await this.next(tx, bases, account, last) : account;
    const { login, address } = next;
    const command = { type: 'ChangeLogin', login, address, hideFormer } as const;
    await tx.append(stream, version, accountDecider.decide(command, account));
    if (rankIn(login).rank === 2) await makeWay(tx, [rankIn(login).base], () => metadataOf());
  }

  /** What the names make of login and address. Whoever had them before has them again, and takes no second rank. */
  private async next(
    tx: WriteTransaction,
    bases: Bases,
    { login, aliases, address, addressAliases, hidden }: AccountLogins,
    last: LastRanks,
  ): Promise<Pick<AccountLogins, 'login' | 'address'>> {
    const { loginBase, addressBase } = bases;
    const isAddress = (name: string) => name.includes('@');
    const logins = [login, ...aliases, ...hidden.filter((name) => !isAddress(name))];
    const addresses = [address, ...addressAliases, ...hidden.filter(isAddress)].map(localPart);
    const rank = ownRank(logins, loginBase);
    const addressRank = ownRank(addresses, addressBase);
    const taken = await this.ranks.take(tx.manager, {
      logins: rank === undefined ? [loginBase] : [],
      addresses: addressRank === undefined ? [addressBase] : [],
    });
    const isShared = rank !== undefined && last.ofLogin(loginBase) > 1;
    const given = this.giving.login(
      bases,
      rank ?? taken.logins[0]!,
      addressRank ?? taken.addresses[0]!,
      isShared,
    );
    return {
      login: rankIn(login).base === loginBase ? login : given.login,
      address: rankIn(localPart(address)).base === addressBase ? address : given.address,
    };
  }
}
