import { Controller } from '@nestjs/common';
import { accounts, type AccountView, GetAccount } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { Asked, Serves } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { AccountLookout, isAs } from './account-lookout.js';
import { AccountStore } from './account.store.js';

/** Says how an account is. */
@Controller()
export class GetAccountHandler {
  private readonly lookout = new AccountLookout((agentIds) =>
    this.kept.views(this.manager, agentIds),
  );

  constructor(
    private readonly manager: EntityManager,
    private readonly kept: AccountStore,
  ) {}

  /** The account, as soon as it is as `awaited`, or as it is after `waitMs`; refuses with `account-not-found`. */
  @Serves(accounts.get)
  async get(@Asked() request: GetAccount): Promise<AccountView> {
    const { agentId, waitMs = 0, awaited = 'usable' } = request;
    const [now] = await this.kept.views(this.manager, [agentId]);
    const account =
      isAs(awaited, now) || waitMs === 0 ? now : await this.lookout.wait(agentId, awaited, waitMs);
    if (!account) throw new Refusal('account-not-found');
    return account;
  }
}
