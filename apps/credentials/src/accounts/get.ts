import { Injectable } from '@nestjs/common';
import type { AccountView, GetAccount } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { EntityManager } from 'typeorm';
import { AccountLookout, isAs } from './account-lookout.js';
import { AccountStore } from './account.store.js';

/** Says how an account is. */
@Injectable()
export class GetAccountHandler {
  private readonly lookout = new AccountLookout((agentIds) => this.find(agentIds));

  constructor(
    private readonly manager: EntityManager,
    private readonly kept: AccountStore,
  ) {}

  /**
   * The account, as soon as it is as `awaited`, or as it is after `waitMs`; refuses with `account-not-found`.
   */
  async get({ agentId, waitMs = 0, awaited = 'usable' }: GetAccount): Promise<AccountView> {
    const [now] = await this.find([agentId]);
    const account =
      isAs(awaited, now) || waitMs === 0 ? now : await this.lookout.wait(agentId, awaited, waitMs);
    if (!account) throw new Refusal('account-not-found');
    return account;
  }

  private find(agentIds: readonly string[]): Promise<AccountView[]> {
    return this.kept.views(this.manager, agentIds);
  }
}
