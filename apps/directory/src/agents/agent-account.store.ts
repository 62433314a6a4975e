import type { AccountsEvents, AccountsStateEvents } from '@citadelle/contracts';
import { prepared, type Versioned } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { accountTerms } from './search-terms.js';

type OpenedAccount = AccountsEvents['AccountOpened'];

type AgentAccount = AccountsStateEvents['AccountState'];

/** What changes of an agent's account; the rest stays, and the address always does. */
export type AccountChange = Pick<AgentAccount, 'agentId'> & Partial<Omit<AgentAccount, 'address'>>;

const COUNT_KNOWN = prepared<{ known: number }>('count-known-agents')`
  SELECT count(*)::integer AS known FROM agents WHERE agent_id = ANY ($1::uuid[])`;
const KEEP = prepared('keep-agent-accounts')`
  INSERT INTO agent_accounts (agent_id, login, aliases, address, status, version)
  SELECT "agentId", login, aliases, address, status, coalesce(sequence, 0)
  FROM json_to_recordset($1) AS told ("agentId" uuid, login text, aliases text[], address text,
    status text, sequence numeric)
  WHERE "agentId" IN (SELECT agent_id FROM agents)
  ON CONFLICT (agent_id) DO UPDATE SET login = EXCLUDED.login, aliases = EXCLUDED.aliases,
    address = EXCLUDED.address, status = EXCLUDED.status, version = EXCLUDED.version
  WHERE agent_accounts.version <= EXCLUDED.version`;
const CHANGE = prepared<AgentAccount>('change-agent-account')`
  UPDATE agent_accounts SET login = coalesce($2, login), aliases = coalesce($3, aliases),
    status = coalesce($4, status), version = $5
  WHERE agent_id = $1 AND version <= $5
  RETURNING agent_id AS "agentId", login, aliases, address, status`;
const IS_OPEN = prepared('agent-account-opened')`
  SELECT FROM agent_accounts WHERE agent_id = $1`;
const HOLDER = prepared<{ agentId: string }>('holder-of-told-login')`
  SELECT agent_id AS "agentId" FROM agent_accounts
  WHERE login = lower($1) OR lower($1) = ANY (aliases) OR address = lower($1) LIMIT 1`;
const ADD_TERMS = prepared('add-account-terms')`
  INSERT INTO agent_account_terms (agent_id, term)
  SELECT * FROM unnest($1::uuid[], $2::text[]) AS told (agent_id, term)
  WHERE agent_id IN (SELECT agent_id FROM agents)
  ON CONFLICT DO NOTHING`;

/**
 * What the credentials service told about the accounts of agents, and what these are found by. Apart from the agents,
 * because it comes from a topic and not from our own facts: a rebuild of the agents must not lose it.
 */
@Injectable()
export class AgentAccountStore {
  /** Whose login, former login or address this is. */
  async holderOf(manager: EntityManager, login: string): Promise<string | undefined> {
    return (await HOLDER.get(manager, login.trim()))?.agentId;
  }

  /** Stores accounts that have opened; false, and nothing, when one is of nobody in the directory. */
  async open(
    manager: EntityManager,
    opened: readonly Versioned<OpenedAccount>[],
  ): Promise<boolean> {
    const agentIds = opened.map(({ agentId }) => agentId);
    const { known } = (await COUNT_KNOWN.get(manager, agentIds))!;
    if (known < agentIds.length) return false;
    await this.keep(
      manager,
      opened.map((account) => ({ ...account, status: 'open' })),
    );
    return true;
  }

  /** Stores accounts as they are, of agents of the directory alone; nothing where a later state is known. */
  async keep(manager: EntityManager, accounts: readonly Versioned<AgentAccount>[]): Promise<void> {
    await KEEP.run(manager, JSON.stringify(accounts));
    await addTerms(manager, accounts);
  }

  /** Changes an account, unless a later state is known; false when it never opened. */
  async change(
    manager: EntityManager,
    { agentId, login, aliases, status, sequence = '0' }: Versioned<AccountChange>,
  ): Promise<boolean> {
    const account = await CHANGE.get(manager, agentId, login, aliases, status, sequence);
    if (!account) return (await IS_OPEN.get(manager, agentId)) !== undefined;
    await addTerms(manager, [account]);
    return true;
  }
}

/** Adds terms and removes none: a former login stays an alias and still finds its agent. */
async function addTerms(manager: EntityManager, accounts: readonly OpenedAccount[]): Promise<void> {
  const terms = accounts.flatMap((account) =>
    accountTerms(account).map((term) => ({ agentId: account.agentId, term })),
  );
  await ADD_TERMS.run(
    manager,
    terms.map(({ agentId }) => agentId),
    terms.map(({ term }) => term),
  );
}
