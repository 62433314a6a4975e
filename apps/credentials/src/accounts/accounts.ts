import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { AccountView } from '@citadelle/contracts';
import { Refusal } from '@citadelle/decider';
import { PreparedStatements } from '../prepared-statements.js';

const VIEW = {
  name: 'account-view',
  text: `SELECT a.agent_id AS "agentId", state, login, aliases, address, coalesce(kind, 'none') AS password
         FROM accounts a LEFT JOIN password_hashes USING (agent_id) WHERE a.agent_id = $1`,
};

const FIRST_PAUSE_MS = 8;
const LONGEST_PAUSE_MS = 60;

/** The accounts as they stand. */
@Injectable()
export class Accounts {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * The account, as soon as it can be signed in to, or as it is after `waitMs`; refuses with
   * `account-not-found`. Looks again and again, since any replica may be the one that opens it.
   */
  async view(agentId: string, waitMs: number): Promise<AccountView> {
    const end = performance.now() + waitMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.2, LONGEST_PAUSE_MS)) {
      const [account] = await this.statements.run<AccountView>(VIEW, [agentId]);
      if (account && account.password !== 'none') return account;
      if (performance.now() + pauseMs > end) {
        if (account) return account;
        throw new Refusal('account-not-found');
      }
      await delay(pauseMs);
    }
  }
}
