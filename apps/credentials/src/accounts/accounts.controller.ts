import { Controller } from '@nestjs/common';
import { accounts, type AccountView, GetAccount } from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Accounts } from './get.js';

/** Accounts as the other services see them. */
@Controller()
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Serves(accounts.get)
  view(@Asked() { agentId, waitMs = 0, awaited = 'usable' }: GetAccount): Promise<AccountView> {
    return this.accounts.view(agentId, waitMs, awaited);
  }
}
