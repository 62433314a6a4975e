import type { AccountsStateEvents } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { TYPED_LOGINS } from '../logins/typed-logins.js';
import type { LoginChanged, RestoredAccount } from './account-logins.js';

type AccountState = AccountsStateEvents['AccountState'];
type AgentAccount = RestoredAccount & { readonly agentId: string };
type OpenedAccount = Pick<AccountState, 'agentId' | 'login' | 'address'>;

const OPEN = prepared('open-accounts')`
  WITH opened AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS opened (agent_id, login, address)),
  login AS (INSERT INTO logins (login, agent_id, kind) SELECT login, agent_id, 'current' FROM opened),
  address AS (INSERT INTO addresses (address, agent_id) SELECT address, agent_id FROM opened)
  INSERT INTO accounts (agent_id, login, address, state) SELECT agent_id, login, address, 'open' FROM opened`;
// The one login that is no alias yet is found by the account: nothing else of `logins` is looked through.
const RESTORE = prepared('restore-accounts')`
  WITH told AS (
    SELECT "agentId", login, aliases, address, status,
      coalesce("addressAliases", '{}') AS address_aliases, coalesce(hidden, '{}') AS hidden
    FROM json_to_recordset($1) AS told ("agentId" uuid, login text, aliases text[], address text,
      "addressAliases" text[], hidden text[], status text)
  ), former AS (
    UPDATE logins SET kind = 'alias' FROM told JOIN accounts ON accounts.agent_id = told."agentId"
    WHERE logins.login = accounts.login AND logins.login <> ALL (array_append(told.aliases, told.login))
  ), known AS (
    INSERT INTO logins (login, agent_id, kind)
    SELECT login, "agentId", 'current' FROM told
    UNION ALL SELECT unnest(aliases), "agentId", 'alias' FROM told
    UNION ALL SELECT name, "agentId", 'alias' FROM told, unnest(hidden) AS name
    WHERE strpos(name, '@') = 0
    ON CONFLICT (login) DO UPDATE SET kind = EXCLUDED.kind WHERE logins.agent_id = EXCLUDED.agent_id
  ), address AS (
    INSERT INTO addresses (address, agent_id)
    SELECT address, "agentId" FROM told UNION ALL SELECT unnest(address_aliases), "agentId" FROM told
    UNION ALL SELECT name, "agentId" FROM told, unnest(hidden) AS name WHERE strpos(name, '@') > 0
    ON CONFLICT DO NOTHING
  )
  INSERT INTO accounts (agent_id, login, aliases, address, address_aliases, hidden, state)
  SELECT "agentId", login, aliases, address, address_aliases, hidden, status FROM told
  ON CONFLICT (agent_id) DO UPDATE SET login = EXCLUDED.login, aliases = EXCLUDED.aliases,
    address = EXCLUDED.address, address_aliases = EXCLUDED.address_aliases, hidden = EXCLUDED.hidden,
    state = EXCLUDED.state`;
const TAKEN = prepared<{ agentId: string }>('accounts-taken-by-others')`
  WITH told AS (
    SELECT * FROM json_to_recordset($1) AS told (
      "agentId" uuid, login text, aliases text[], address text, "addressAliases" text[], hidden text[])
  )
  SELECT told."agentId" FROM told JOIN logins
    ON logins.login = ANY(array_append(told.aliases, told.login) || told.hidden)
  WHERE logins.agent_id <> told."agentId"
  UNION SELECT told."agentId" FROM told
  JOIN addresses ON addresses.address = ANY(array_append("addressAliases", told.address) || told.hidden)
  WHERE addresses.agent_id <> told."agentId"`;
const RENUMBER = prepared('renumber-logins')`
  WITH renumbered AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS renumbered (agent_id, former, login)),
  former AS (
    UPDATE logins SET kind = 'alias' FROM renumbered WHERE logins.login = renumbered.former),
  login AS (INSERT INTO logins (login, agent_id, kind) SELECT login, agent_id, 'current' FROM renumbered)
  UPDATE accounts SET login = renumbered.login, aliases = array_append(aliases, renumbered.former)
  FROM renumbered WHERE accounts.agent_id = renumbered.agent_id`;
// A former login or address of its own is one again where it is given back.
const CHANGE_LOGIN = prepared('change-login')`
  WITH former AS (UPDATE logins SET kind = 'alias' WHERE login = $2 AND login <> $3),
  login AS (
    INSERT INTO logins (login, agent_id, kind) VALUES ($3, $1, 'current')
    ON CONFLICT (login) DO UPDATE SET kind = 'current'
    WHERE logins.agent_id = EXCLUDED.agent_id AND logins.login <> $2),
  address AS (INSERT INTO addresses (address, agent_id) VALUES ($4, $1) ON CONFLICT DO NOTHING)
  UPDATE accounts SET login = $3, address = $4,
    aliases = ARRAY (
      SELECT name FROM unnest(array_append(aliases, login)) WITH ORDINALITY AS former (name, place)
      WHERE name <> $3 AND name <> ALL ($5::text[]) ORDER BY place),
    address_aliases = ARRAY (
      SELECT name FROM unnest(array_append(address_aliases, address)) WITH ORDINALITY AS former (name, place)
      WHERE name <> $4 AND name <> ALL ($5::text[]) ORDER BY place),
    hidden = ARRAY (
      SELECT name FROM unnest(hidden || $5::text[]) WITH ORDINALITY AS former (name, place)
      WHERE name NOT IN ($3, $4) ORDER BY place)
  WHERE agent_id = $1`;
const SET_STATE = prepared('set-state-of-accounts')`
  UPDATE accounts SET state = $2 WHERE agent_id = ANY ($1::uuid[])`;
const SELECT_STATES = `
  SELECT agent_id AS "agentId", login, aliases, address, address_aliases AS "addressAliases",
    hidden, state AS status FROM accounts`;
const STATES_OF = prepared<KeptAccount>('account-states-of')`
  ${SELECT_STATES} WHERE agent_id = ANY ($1::uuid[])`;
const STATES = prepared<KeptAccount>('account-states')`
  ${SELECT_STATES} WHERE agent_id > coalesce($1::uuid, uuid '00000000-0000-0000-0000-000000000000')
  ORDER BY agent_id LIMIT $2`;
const VIEWS = prepared<AccountView>('account-views')`
  SELECT a.agent_id AS "agentId", state, login, aliases, address, coalesce(kind, 'none') AS password
  FROM accounts a LEFT JOIN password_hashes USING (agent_id) WHERE a.agent_id = ANY ($1::uuid[])`;
const LOCK_HOLDERS = prepared<LoginHolder>('lock-holders-of-logins')`
  SELECT a.agent_id AS "agentId", a.login FROM logins l JOIN accounts a USING (agent_id)
  WHERE l.login = ANY ($1) AND a.login = l.login ORDER BY a.agent_id FOR NO KEY UPDATE OF a`;
const HOLDER_OF_TYPED = prepared<LoginHolder>('holder-of-typed-name')`
  SELECT a.agent_id AS "agentId", a.login FROM ${TYPED_LOGINS} l JOIN accounts a USING (agent_id)
  WHERE l.login = $1`;
// Who follows the directory locks an identity first, and then its account.
const LOCK_ALL = prepared('lock-accounts')`
  SELECT FROM identities i JOIN accounts a USING (agent_id) WHERE a.agent_id = ANY ($1::uuid[])
  ORDER BY a.agent_id FOR NO KEY UPDATE OF i, a`;
const LOCK = prepared<{ state: string }>('lock-account')`
  SELECT state FROM accounts WHERE agent_id = $1 FOR UPDATE`;

/** An account as its row has it. */
export interface KeptAccount extends Omit<AccountState, 'hidden'> {
  readonly addressAliases: string[];
  readonly hidden: string[];
}

/** Somebody, and what they sign in with now. */
export interface LoginHolder {
  readonly agentId: string;
  readonly login: string;
}

/** Accounts, and the registry of all logins and addresses ever given. */
@Injectable()
export class AccountStore {
  async open(manager: EntityManager, opened: readonly OpenedAccount[]) {
    await OPEN.run(
      manager,
      opened.map(({ agentId }) => agentId),
      opened.map(({ login }) => login),
      opened.map(({ address }) => address),
    );
  }

  /** Makes accounts what they were, with every login and the address in the registry. An agent stands there once. */
  async restore(manager: EntityManager, accounts: readonly AgentAccount[]) {
    await RESTORE.run(manager, JSON.stringify(accounts));
  }

  /** Whose login, alias or address of these accounts somebody else has by now. */
  async takenByOthers(manager: EntityManager, accounts: readonly AgentAccount[]) {
    const taken = await TAKEN.all(manager, JSON.stringify(accounts));
    return new Set(taken.map(({ agentId }) => agentId));
  }

  /** Gives others logins; the former ones stay aliases. Nobody stands there twice. */
  async renumber(
    manager: EntityManager,
    renumbered: readonly { agentId: string; from: string; to: string }[],
  ) {
    await RENUMBER.run(
      manager,
      renumbered.map(({ agentId }) => agentId),
      renumbered.map(({ from }) => from),
      renumbered.map(({ to }) => to),
    );
  }

  /** Gives another login, another address or both; the former ones stay aliases, shown but for the hidden ones. */
  async changeLogin(
    manager: EntityManager,
    agentId: string,
    { from, to, address, hidden }: Omit<LoginChanged['data'], 'hasSignedIn'>,
  ) {
    await CHANGE_LOGIN.run(manager, agentId, from, to, address, hidden);
  }

  async setState(manager: EntityManager, agentIds: readonly string[], state: 'open' | 'closed') {
    await SET_STATE.run(manager, agentIds, state);
  }

  /** These accounts, by agent. */
  async statesOf(
    manager: EntityManager,
    agentIds: readonly string[],
  ): Promise<ReadonlyMap<string, KeptAccount>> {
    const rows = await STATES_OF.all(manager, agentIds);
    return new Map(rows.map((row) => [row.agentId, row]));
  }

  /** All accounts, by the agent's id: those after one of them. */
  statesAfter(
    manager: EntityManager,
    after: string | undefined,
    limit: number,
  ): Promise<KeptAccount[]> {
    return STATES.all(manager, after, limit);
  }

  /** Those of these agents who have an account. */
  views(manager: EntityManager, agentIds: readonly string[]): Promise<AccountView[]> {
    return VIEWS.all(manager, agentIds);
  }

  /** Locks accounts and their identities: whoever writes to several locks them in one order, as {@link lockHolders} does. */
  async lockAll(manager: EntityManager, agentIds: readonly string[]): Promise<void> {
    await LOCK_ALL.run(manager, agentIds);
  }

  /** Who has which of these logins now, locked as {@link lock} does until the transaction ends. */
  lockHolders(manager: EntityManager, logins: readonly string[]): Promise<LoginHolder[]> {
    return LOCK_HOLDERS.all(manager, logins);
  }

  /** Whose identifiant it is, in the form in which it is kept: a login, a former one, or an address. */
  holderOfTyped(manager: EntityManager, typed: string): Promise<LoginHolder | undefined> {
    return HOLDER_OF_TYPED.get(manager, typed);
  }

  /**
   * Locks the account until the transaction ends, and tells whether it is open. Under this lock resets start and end,
   * passwords change by them, and accounts close.
   */
  async lock(manager: EntityManager, agentId: string): Promise<boolean> {
    const account = await LOCK.get(manager, agentId);
    return account?.state === 'open';
  }
}
