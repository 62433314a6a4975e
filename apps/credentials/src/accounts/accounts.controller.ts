import { Controller } from '@nestjs/common';
import { accounts, type AccountView, GetAccount } from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { GetAccountHandler } from './get.js';

/** Accounts as the other services see them. */
@Controller()
export class AccountsController {
  constructor(private readonly reading: GetAccountHandler) {}

  @Serves(accounts.get)
  get(@Asked() request: GetAccount): Promise<AccountView> {
    return this.reading.get(request);
  }
}
