import {
  ForeseeLogins,
  type ForeseenNewcomer,
  type GivenLogin,
  type GivenLogins,
  logins,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account.store.js';
import { basesOf, GivingLogins } from './giving-logins.js';
import { type LastRanks, RankStore } from './rank.store.js';
import { TakenLoginStore } from './taken-login.store.js';

/** Tells which logins people would get if nobody else came. Nothing is taken by it. */
@Controller()
export class ForeseeLoginsHandler {
  constructor(
    private readonly manager: EntityManager,
    private readonly accounts: AccountStore,
    private readonly giving: GivingLogins,
    private readonly ranks: RankStore,
    private readonly taken: TakenLoginStore,
  ) {}

  /** Whoever has a login already, or has one taken for them, is answered with that. */
  @Serves(logins.foresee)
  async foresee(@Asked() { newcomers }: ForeseeLogins): Promise<GivenLogins> {
    const { manager } = this;
    const agentIds = newcomers.map(({ agentId }) => agentId);
    const taken = await this.taken.find(manager, agentIds);
    const opened = await this.accounts.views(manager, agentIds);
    const accounts = new Map(opened.map((account) => [account.agentId, account]));
    const bases = newcomers.map(basesOf);
    const last = await this.ranks.last(manager, {
      logins: bases.map(({ loginBase }) => loginBase),
      addresses: bases.map(({ addressBase }) => addressBase),
    });
    const bare = await this.taken.bareAmong(
      manager,
      bases.map(({ loginBase }) => loginBase),
    );
    return {
      logins: newcomers.map((newcomer) => {
        const { agentId } = newcomer;
        const had = taken.get(agentId) ?? accounts.get(agentId);
        if (!had) return this.foreseen(newcomer, last, bare);
        const { login, address } = had;
        return { agentId, login, address, renumbers: taken.get(agentId)?.renumbers ?? null };
      }),
    };
  }

  private foreseen(
    newcomer: ForeseenNewcomer,
    last: LastRanks,
    bare: ReadonlySet<string>,
  ): GivenLogin {
    const { agentId, loginsAhead, addressesAhead } = newcomer;
    const bases = basesOf(newcomer);
    const { loginBase, addressBase } = bases;
    const before = last.ofLogin(loginBase);
    const rank = before + loginsAhead + 1;
    const addressRank = last.ofAddress(addressBase) + addressesAhead + 1;
    const { login, address } = this.giving.login(bases, rank, addressRank);
    // The first one is there already, or stands ahead of this one.
    const isFirstBare = before === 0 ? !this.giving.isReserved(loginBase) : bare.has(loginBase);
    return { agentId, login, address, renumbers: rank === 2 && isFirstBare ? loginBase : null };
  }
}
