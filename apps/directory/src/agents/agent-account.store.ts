import type { AccountsEvents, AccountsStateEvents } from '@citadelle/contracts';
import { prepared, type Versioned } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { accountTerms } from './search-terms.js';

type OpenedAccount = AccountsEvents['AccountOpened'];

type AgentAccount = AccountsStateEvents['AccountState'];

/** What changes of an agent's account; the rest stays. With former addresses it is found by nothing but what is said. */
export type AccountChange = Pick<AgentAccount, 'agentId'> & Partial<AgentAccount>;

const COUNT_KNOWN = prepared<{ known: number }>('count-known-agents')`
  SELECT count(*)::integer AS known FROM agents WHERE agent_id = ANY ($1::uuid[])`;
const KEEP = prepared<{ agentId: string }>('keep-agent-accounts')`
  INSERT INTO agent_accounts (agent_id, login, aliases, address, status, version)
  SELECT "agentId", login, aliases, address, status, coalesce(sequence, 0)
  FROM json_to_recordset($1) AS told ("agentId" uuid, login text, aliases text[], address text,
    status text, sequence numeric)
  WHERE "agentId" IN (SELECT agent_id FROM agents)
  ON CONFLICT (agent_id) DO UPDATE SET login = EXCLUDED.login, aliases = EXCLUDED.aliases,
    address = EXCLUDED.address, status = EXCLUDED.status, version = EXCLUDED.version
  WHERE agent_accounts.version <= EXCLUDED.version
  RETURNING agent_id AS "agentId"`;
const CHANGE = prepared<AgentAccount>('change-agent-accounts')`
  UPDATE agent_accounts SET login = coalesce(told.login, agent_accounts.login),
    aliases = coalesce(told.aliases, agent_accounts.aliases),
    address = coalesce(told.address, agent_accounts.address),
    status = coalesce(told.status, agent_accounts.status), version = coalesce(sequence, 0)
  FROM json_to_recordset($1) AS told ("agentId" uuid, login text, aliases text[], address text,
    status text, sequence numeric)
  WHERE agent_id = told."agentId" AND version <= coalesce(sequence, 0)
  RETURNING agent_id AS "agentId", agent_accounts.login, agent_accounts.aliases,
    agent_accounts.address, agent_accounts.status`;
const COUNT_OPENED = prepared<{ opened: number }>('count-opened-agent-accounts')`
  SELECT count(*)::integer AS opened FROM agent_accounts WHERE agent_id = ANY ($1::uuid[])`;
const HOLDER = prepared<{ agentId: string }>('holder-of-told-login')`
  SELECT agent_id AS "agentId" FROM agent_accounts
  WHERE login = lower($1) OR lower($1) = ANY (aliases) OR address = lower($1) LIMIT 1`;
const ADD_TERMS = prepared('add-account-terms')`
  INSERT INTO agent_account_terms (agent_id, term)
  SELECT * FROM unnest($1::uuid[], $2::text[]) AS told (agent_id, term)
  WHERE agent_id IN (SELECT agent_id FROM agents)
  ON CONFLICT DO NOTHING`;
const NAMES = prepared<{ agentId: string; names: string[] }>('names-beside-account-terms')`
  SELECT agent_id AS "agentId", array_agg(term) AS names FROM agent_name_terms
  WHERE agent_id = ANY ($1::uuid[]) GROUP BY agent_id`;
const DROP_TERMS = prepared('drop-account-terms')`
  DELETE FROM agent_account_terms WHERE agent_id = ANY ($1::uuid[])`;

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
    const kept = await keep(
      manager,
      opened.map((account) => ({ ...account, status: 'open' })),
    );
    await addTerms(manager, kept);
    return true;
  }

  /** Stores accounts as they are, of agents of the directory alone; nothing where a later state is known. */
  async keep(manager: EntityManager, accounts: readonly Versioned<AgentAccount>[]): Promise<void> {
    await setTerms(manager, await keep(manager, accounts));
  }

  /** Changes accounts, each once, unless a later state is known; false when one of them never opened. */
  async change(
    manager: EntityManager,
    changes: readonly Versioned<AccountChange>[],
  ): Promise<boolean> {
    const changed = await CHANGE.all(manager, JSON.stringify(changes));
    const former = new Map(changes.map((change) => [change.agentId, change.addressAliases]));
    const [others, whole] = [[], []] as [AgentAccount[], AgentAccount[]];
    for (const account of changed) {
      const addressAliases = former.get(account.agentId);
      if (addressAliases === undefined) others.push(account);
      else whole.push({ ...account, addressAliases });
    }
    if (others.length > 0) await addTerms(manager, others);
    if (whole.length > 0) await setTerms(manager, whole);
    if (changed.length === changes.length) return true;
    const agentIds = changes.map(({ agentId }) => agentId);
    return (await COUNT_OPENED.get(manager, agentIds))!.opened === changes.length;
  }
}

/** Stores accounts, and returns those that were kept. */
async function keep(
  manager: EntityManager,
  accounts: readonly Versioned<AgentAccount>[],
): Promise<AgentAccount[]> {
  const rows = await KEEP.all(manager, JSON.stringify(accounts));
  const kept = new Set(rows.map(({ agentId }) => agentId));
  return accounts.filter(({ agentId }) => kept.has(agentId));
}

/** Makes these accounts found by what they have, and by nothing that is not shown any more. */
async function setTerms(manager: EntityManager, accounts: readonly AgentAccount[]): Promise<void> {
  await DROP_TERMS.run(
    manager,
    accounts.map(({ agentId }) => agentId),
  );
  await addTerms(manager, accounts);
}

type Found = Pick<AgentAccount, 'agentId' | 'login' | 'aliases' | 'address' | 'addressAliases'>;

/** Adds terms and removes none: a former login stays an alias and still finds its agent. */
async function addTerms(manager: EntityManager, accounts: readonly Found[]): Promise<void> {
  const agentIds = accounts.map(({ agentId }) => agentId);
  const rows = await NAMES.all(manager, agentIds);
  const names = new Map(rows.map((row) => [row.agentId, row.names]));
  const terms = accounts.flatMap((account) => {
    const { agentId } = account;
    return accountTerms(account, names.get(agentId) ?? []).map((term) => ({ agentId, term }));
  });
  await ADD_TERMS.run(
    manager,
    terms.map(({ agentId }) => agentId),
    terms.map(({ term }) => term),
  );
}
