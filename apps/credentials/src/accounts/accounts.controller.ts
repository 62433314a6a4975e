import { Controller, Get, Param, Query } from '@nestjs/common';
import { type AccountView, type AwaitedAccount, awaitedAccounts } from '@citadelle/contracts';
import { IsUuidParam } from '@citadelle/service-kit';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Accounts } from './accounts.js';

class WaitQuery {
  /** How long to wait for the account to be as `awaited`. */
  @IsOptional() @IsInt() @Min(0) @Max(2000) waitMs: number = 0;
  @IsOptional() @IsIn(awaitedAccounts) awaited: AwaitedAccount = 'usable';
}

/** Accounts as the other services see them. */
@Controller('internal/accounts')
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Get(':agentId')
  view(
    @Param('agentId', IsUuidParam) agentId: string,
    @Query() { waitMs, awaited }: WaitQuery,
  ): Promise<AccountView> {
    return this.accounts.view(agentId, waitMs, awaited);
  }
}
