import { Injectable } from '@nestjs/common';
import type { AccountView, AwaitedAccount } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { PreparedStatements } from '../prepared-statements.js';
import { AccountLookout, isAs } from './account-lookout.js';

const VIEWS = {
  name: 'account-views',
  text: `SELECT a.agent_id AS "agentId", state, login, aliases, address, coalesce(kind, 'none') AS password
         FROM accounts a LEFT JOIN password_hashes USING (agent_id) WHERE a.agent_id = ANY ($1::uuid[])`,
};

/** Reads accounts. */
@Injectable()
export class Accounts {
  private readonly lookout = new AccountLookout((agentIds) => this.find(agentIds));

  constructor(private readonly statements: PreparedStatements) {}

  /**
   * The account, as soon as it is as `awaited`, or as it is after `waitMs`; refuses with `account-not-found`.
   */
  async view(agentId: string, waitMs: number, awaited: AwaitedAccount): Promise<AccountView> {
    const [now] = await this.find([agentId]);
    const account =
      isAs(awaited, now) || waitMs === 0 ? now : await this.lookout.wait(agentId, awaited, waitMs);
    if (!account) throw new Refusal('account-not-found');
    return account;
  }

  private find(agentIds: readonly string[]): Promise<AccountView[]> {
    return this.statements.run<AccountView>(VIEWS, [agentIds]);
  }
}
