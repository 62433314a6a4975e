import { Controller, Get, Param, Query } from '@nestjs/common';
import type { AccountView } from '@citadelle/contracts';
import { IsUuidParam } from '@citadelle/service-kit';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Accounts } from './accounts.js';

class WaitQuery {
  /** How long to wait for an account that can be signed in to. */
  @IsOptional() @IsInt() @Min(0) @Max(2000) waitMs: number = 0;
}

/** Accounts as the other services see them. */
@Controller('internal/accounts')
export class AccountsController {
  constructor(private readonly accounts: Accounts) {}

  @Get(':agentId')
  view(
    @Param('agentId', IsUuidParam) agentId: string,
    @Query() { waitMs }: WaitQuery,
  ): Promise<AccountView> {
    return this.accounts.view(agentId, waitMs);
  }
}
