import { prepared, type Versioned } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Addressee } from '../mail/mailer.js';

/** No agent. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The names of an agent. */
export interface Names {
  readonly agentId: string;
  readonly usualName: string;
  readonly firstName: string;
}

/** The account of an agent, as it opened. */
export interface OpenedAccount {
  readonly agentId: string;
  readonly login: string;
  readonly address: string;
}

/** Somebody who can be mailed. */
export interface Recipient extends Addressee {
  readonly agentId: string;
}

/** Somebody whom a mail may be about. */
export interface Person extends Recipient {
  readonly login: string;
}

const KEEP_NAMES = prepared('keep-names-of-recipients')`
  INSERT INTO recipients (agent_id, usual_name, first_name, agent_version)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[])
  ON CONFLICT (agent_id) DO UPDATE
  SET usual_name = EXCLUDED.usual_name, first_name = EXCLUDED.first_name,
    agent_version = EXCLUDED.agent_version
  WHERE NOT recipients.erased AND recipients.agent_version <= EXCLUDED.agent_version`;
const KEEP_ACCOUNTS = prepared('keep-accounts-of-recipients')`
  INSERT INTO recipients (agent_id, login, address, account_version)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[])
  ON CONFLICT (agent_id) DO UPDATE
  SET login = EXCLUDED.login, address = EXCLUDED.address, account_version = EXCLUDED.account_version
  WHERE NOT recipients.erased AND recipients.account_version <= EXCLUDED.account_version`;
const KEEP_LOGINS = prepared('keep-logins-of-recipients')`
  UPDATE recipients SET login = told.login, account_version = told.version
  FROM unnest($1::uuid[], $2::text[], $3::numeric[]) AS told (agent_id, login, version)
  WHERE recipients.agent_id = told.agent_id AND NOT erased AND account_version <= told.version`;
const FORGET = prepared('forget-recipient')`
  INSERT INTO recipients (agent_id, erased) VALUES ($1, true)
  ON CONFLICT (agent_id) DO UPDATE
  SET usual_name = NULL, first_name = NULL, login = NULL, address = NULL, erased = true`;
const FIND = prepared<{ [Field in keyof Person]: string | null } & { erased: boolean }>(
  'find-recipient',
)`
  SELECT agent_id AS "agentId", first_name || ' ' || usual_name AS name, login, address, erased
  FROM recipients WHERE agent_id = $1`;

const REACHABLE = `
  SELECT r.agent_id AS "agentId", r.first_name || ' ' || r.usual_name AS name, r.address
  FROM recipients r WHERE NOT r.erased AND r.first_name IS NOT NULL AND r.usual_name IS NOT NULL
    AND r.address IS NOT NULL AND r.agent_id <> $1`;
const MANAGERS = prepared<Recipient>('managers-to-mail')`
  ${REACHABLE}
  AND r.agent_id IN (SELECT agent_id FROM unit_managers WHERE unit_id = $2) ORDER BY r.address`;
const ADMINISTRATORS = prepared<Recipient>('administrators-to-mail')`
  ${REACHABLE} AND r.agent_id IN (SELECT agent_id FROM administrators) ORDER BY r.address`;
const IS_ONLY_ADMINISTRATOR = prepared<{ only: boolean | null }>('is-only-administrator')`
  SELECT bool_and(agent_id = $1) AS only FROM administrators`;

/** Those who can be mailed. Names come from the directory, login and address from credentials, in any order. */
@Injectable()
export class RecipientStore {
  /** Stores the names of agents; of several for one agent the last counts. */
  async keepNames(manager: EntityManager, named: readonly Versioned<Names>[]): Promise<void> {
    const last = lastOfEach(named);
    if (last.length === 0) return;
    const column = (name: keyof Names) => last.map((names) => names[name]);
    const values = [column('agentId'), column('usualName'), column('firstName')];
    await KEEP_NAMES.run(manager, ...values, versions(last));
  }

  /** Stores the address and login of agents; of several for one agent the last counts. */
  async keepAccounts(
    manager: EntityManager,
    opened: readonly Versioned<OpenedAccount>[],
  ): Promise<void> {
    const last = lastOfEach(opened);
    if (last.length === 0) return;
    const column = (name: keyof OpenedAccount) => last.map((account) => account[name]);
    const values = [column('agentId'), column('login'), column('address')];
    await KEEP_ACCOUNTS.run(manager, ...values, versions(last));
  }

  /** Stores the logins of agents whose address stays; of several for one agent the last counts. */
  async keepLogins(
    manager: EntityManager,
    renumbered: readonly Versioned<Omit<OpenedAccount, 'address'>>[],
  ): Promise<void> {
    const last = lastOfEach(renumbered);
    if (last.length === 0) return;
    const logins = last.map(({ login }) => login);
    const agentIds = last.map(({ agentId }) => agentId);
    await KEEP_LOGINS.run(manager, agentIds, logins, versions(last));
  }

  /** Erases an agent, also for messages that come later. */
  async forget(manager: EntityManager, agentId: string): Promise<void> {
    await FORGET.run(manager, agentId);
  }

  /** What a mail needs of an agent, or that it is not known yet, or that the agent was erased. */
  async find(manager: EntityManager, agentId: string): Promise<Person | 'unknown' | 'erased'> {
    const found = await FIND.get(manager, agentId);
    if (found?.erased) return 'erased';
    const { name, login, address } = found ?? {};
    return name && login && address ? { agentId, name, login, address } : 'unknown';
  }

  /** The managers of a unit who can be mailed, without the person whom it is about. */
  managersOf(manager: EntityManager, unit: string, except: string): Promise<Recipient[]> {
    return MANAGERS.all(manager, except, unit);
  }

  /** The administrators who can be mailed, without the person whom it is about, if it is about one. */
  administrators(manager: EntityManager, except: string = NOBODY): Promise<Recipient[]> {
    return ADMINISTRATORS.all(manager, except);
  }

  /** Whether an agent is the only administrator; false as long as none is known. */
  async isOnlyAdministrator(manager: EntityManager, agentId: string): Promise<boolean> {
    return (await IS_ONLY_ADMINISTRATOR.get(manager, agentId))?.only === true;
  }
}

function lastOfEach<Told extends { readonly agentId: string }>(told: readonly Told[]): Told[] {
  return [...new Map(told.map((one) => [one.agentId, one])).values()];
}

const versions = (told: readonly Versioned<unknown>[]) =>
  told.map(({ sequence = '0' }) => sequence);
