import type { AccountsStateEvents } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { TYPED_LOGINS } from '../logins/typed-logins.js';
import type { RestoredAccount } from './account.js';

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
    SELECT * FROM json_to_recordset($1)
      AS told ("agentId" uuid, login text, aliases text[], address text, status text)
  ), former AS (
    UPDATE logins SET kind = 'alias' FROM told JOIN accounts ON accounts.agent_id = told."agentId"
    WHERE logins.login = accounts.login AND logins.login <> ALL (array_append(told.aliases, told.login))
  ), known AS (
    INSERT INTO logins (login, agent_id, kind)
    SELECT login, "agentId", 'current' FROM told
    UNION ALL SELECT unnest(aliases), "agentId", 'alias' FROM told
    ON CONFLICT (login) DO UPDATE SET kind = EXCLUDED.kind WHERE logins.agent_id = EXCLUDED.agent_id
  ), address AS (
    INSERT INTO addresses (address, agent_id) SELECT address, "agentId" FROM told ON CONFLICT DO NOTHING
  )
  INSERT INTO accounts (agent_id, login, aliases, address, state)
  SELECT "agentId", login, aliases, address, status FROM told
  ON CONFLICT (agent_id) DO UPDATE SET login = EXCLUDED.login, aliases = EXCLUDED.aliases,
    address = EXCLUDED.address, state = EXCLUDED.state`;
const TAKEN = prepared<{ agentId: string }>('accounts-taken-by-others')`
  WITH told AS (
    SELECT * FROM json_to_recordset($1) AS told ("agentId" uuid, login text, aliases text[], address text)
  )
  SELECT told."agentId" FROM told JOIN logins ON logins.login = ANY(array_append(told.aliases, told.login))
  WHERE logins.agent_id <> told."agentId"
  UNION SELECT told."agentId" FROM told JOIN addresses USING (address)
  WHERE addresses.agent_id <> told."agentId"`;
const RENUMBER = prepared('renumber-login')`
  WITH former AS (UPDATE logins SET kind = 'alias' WHERE login = $2),
       login AS (INSERT INTO logins (login, agent_id, kind) VALUES ($3, $1, 'current'))
  UPDATE accounts SET login = $3, aliases = array_append(aliases, $2) WHERE agent_id = $1`;
const SET_STATE = prepared('set-state-of-accounts')`
  UPDATE accounts SET state = $2 WHERE agent_id = ANY ($1::uuid[])`;
const SELECT_STATES = `
  SELECT agent_id AS "agentId", login, aliases, address, state AS status FROM accounts`;
const STATE = prepared<AccountState>('account-state')`
  ${SELECT_STATES} WHERE agent_id = $1`;
const STATES = prepared<AccountState>('account-states')`
  ${SELECT_STATES} WHERE agent_id > coalesce($1::uuid, uuid '00000000-0000-0000-0000-000000000000')
  ORDER BY agent_id LIMIT $2`;
const VIEWS = prepared<AccountView>('account-views')`
  SELECT a.agent_id AS "agentId", state, login, aliases, address, coalesce(kind, 'none') AS password
  FROM accounts a LEFT JOIN password_hashes USING (agent_id) WHERE a.agent_id = ANY ($1::uuid[])`;
const HOLDER = prepared<{ agentId: string }>('holder-of-login')`
  SELECT agent_id AS "agentId" FROM logins WHERE login = $1`;
const HOLDER_OF_TYPED = prepared<LoginHolder>('holder-of-typed-name')`
  SELECT a.agent_id AS "agentId", a.login FROM ${TYPED_LOGINS} l JOIN accounts a USING (agent_id)
  WHERE l.login = $1`;
const LOCK = prepared<{ state: string }>('lock-account')`
  SELECT state FROM accounts WHERE agent_id = $1 FOR UPDATE`;

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
  async takenByOthers(manager: EntityManager, accounts: readonly AccountState[]) {
    const taken = await TAKEN.all(manager, JSON.stringify(accounts));
    return new Set(taken.map(({ agentId }) => agentId));
  }

  /** Gives another login; the former one stays an alias. */
  async renumber(manager: EntityManager, agentId: string, from: string, to: string) {
    await RENUMBER.run(manager, agentId, from, to);
  }

  async setState(manager: EntityManager, agentIds: readonly string[], state: 'open' | 'closed') {
    await SET_STATE.run(manager, agentIds, state);
  }

  /** As it is published. */
  async stateOf(manager: EntityManager, agentId: string): Promise<AccountState> {
    const state = await STATE.get(manager, agentId);
    if (!state) throw new Error('an account without a row');
    return state;
  }

  /** All accounts as they are published, by the agent's id: those after one of them. */
  statesAfter(
    manager: EntityManager,
    after: string | undefined,
    limit: number,
  ): Promise<AccountState[]> {
    return STATES.all(manager, after, limit);
  }

  /** Those of these agents who have an account. */
  views(manager: EntityManager, agentIds: readonly string[]): Promise<AccountView[]> {
    return VIEWS.all(manager, agentIds);
  }

  /** Whose login it is, or was. */
  async holderOf(manager: EntityManager, login: string): Promise<string | undefined> {
    const holder = await HOLDER.get(manager, login);
    return holder?.agentId;
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
