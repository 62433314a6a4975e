import type { AgentView } from '@citadelle/contracts/calls';
import { runStatement, type Statement } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Bind, BY_NAME, planSearch, selectMatching } from './agent-search.store.js';
import type { Identity } from './identity.js';
import { selectPossibleDuplicates } from './possible-duplicates.js';
import type { PagePlace } from './page-cursor.js';

/** An agent as a row has it. */
export type AgentRow = Omit<AgentView, 'createdAt'> & { readonly createdAt: Date };

/** Which agents are asked for. */
export interface WantedAgents {
  readonly unit: string | undefined;
  readonly status: AgentView['status'] | undefined;
  /** What a name, a login or an address begins with, all of them. */
  readonly beginnings: readonly string[];
  readonly after: PagePlace | undefined;
  readonly limit: number;
}

/** What is known before an agent is created: who has the NUMEN, whether the unit exists, who has the same identity. */
export interface KnownOfAgent {
  readonly holder: string | null;
  readonly declared: boolean;
  readonly possibleDuplicateOf: string[];
}

/** An account by which a person is told who they are. */
export interface FoundAccount {
  readonly agentId: string;
  readonly login: string;
  readonly address: string;
}

const VIEW = `
  a.agent_id AS "agentId", a.usual_name AS "usualName", a.first_name AS "firstName",
  to_char(a.birth_date, 'YYYY-MM-DD') AS "birthDate", a.unit, a.status, account.login, account.address,
  ${selectPossibleDuplicates({
    usualName: 'a.folded_usual_name',
    firstName: 'a.folded_first_name',
    birthDate: 'a.birth_date',
    agentId: 'a.agent_id',
  })} AS "possibleDuplicateOf", a.created_at AS "createdAt"`;
const WITH_ACCOUNT = 'LEFT JOIN agent_accounts account ON account.agent_id = a.agent_id';
const HOLDER = '(SELECT agent_id FROM numen_fingerprints WHERE fingerprint = $1)';

const FIND: Statement = {
  name: 'find-agent',
  text: `SELECT ${VIEW} FROM agents a ${WITH_ACCOUNT} WHERE a.agent_id = $1`,
};
const BY_IDENTITY: Statement = {
  name: 'accounts-of-identity',
  text: `
    SELECT a.agent_id AS "agentId", c.login, c.address
    FROM agents a JOIN agent_accounts c USING (agent_id)
    WHERE a.folded_usual_name = $1 AND a.folded_first_name = $2 AND a.birth_date = $3
      AND a.status = 'active' AND c.status = 'open'
    LIMIT 2`,
};
const KNOWN: Statement = {
  name: 'what-is-known-of-agent',
  text: `
    SELECT ${HOLDER} AS holder, EXISTS (SELECT FROM units WHERE unit_id = $2) AS declared,
           ${selectPossibleDuplicates({
             usualName: '$3',
             firstName: '$4',
             birthDate: '$5',
             agentId: HOLDER,
           })} AS "possibleDuplicateOf"`,
};
const LOCK_IDENTITY: Statement = {
  name: 'lock-identity',
  text: 'SELECT pg_advisory_xact_lock($1)',
};
const LOCK: Statement = {
  name: 'lock-agent',
  text: 'SELECT FROM agents WHERE agent_id = $1 FOR UPDATE',
};
const HOLD: Statement = {
  name: 'hold-agent',
  text: 'SELECT status FROM agents WHERE agent_id = $1 FOR SHARE',
};
const ADD_TERMS: Statement = {
  name: 'add-name-terms',
  text: 'INSERT INTO agent_name_terms (agent_id, term) SELECT $1, unnest($2::text[])',
};

/** The read model of agents, and what they are found by. */
@Injectable()
export class AgentStore {
  async find(manager: EntityManager, agentId: string): Promise<AgentRow | undefined> {
    return (await runStatement<AgentRow>(manager, FIND, [agentId]))[0];
  }

  /** By usual name, then first name. */
  async page(manager: EntityManager, wanted: WantedAgents): Promise<AgentRow[]> {
    const values: unknown[] = [];
    const bind: Bind = (value) => `$${values.push(value)}`;
    const matching = await selectWanted(manager, wanted, bind);
    const text = `SELECT ${VIEW} FROM (${matching}) a ${WITH_ACCOUNT} ${BY_NAME} LIMIT ${bind(wanted.limit)}`;
    return runStatement<AgentRow>(manager, { name: 'page-of-agents', text, replan: true }, values);
  }

  /** The open accounts of active agents with these folded names and this birth date: two at most. */
  accountsOf(
    manager: EntityManager,
    { usualName, firstName, birthDate }: Identity,
  ): Promise<FoundAccount[]> {
    return runStatement<FoundAccount>(manager, BY_IDENTITY, [usualName, firstName, birthDate]);
  }

  async whatIsKnown(
    manager: EntityManager,
    fingerprint: Buffer,
    unit: string,
    { usualName, firstName, birthDate }: Identity,
  ): Promise<KnownOfAgent> {
    const values = [fingerprint, unit, usualName, firstName, birthDate];
    return (await runStatement<KnownOfAgent>(manager, KNOWN, values))[0]!;
  }

  /** Makes two creations of one identity follow each other, so that the second sees its possible duplicate. */
  async lockIdentity(manager: EntityManager, identityDigest: Buffer): Promise<void> {
    await runStatement(manager, LOCK_IDENTITY, [identityDigest.readBigInt64BE().toString()]);
  }

  /** Locks the agent's row: waits for appointments in progress, and makes later ones wait. */
  async lock(manager: EntityManager, agentId: string): Promise<void> {
    await runStatement(manager, LOCK, [agentId]);
  }

  /** The status of an agent, which stays so until this transaction ends. */
  async hold(manager: EntityManager, agentId: string): Promise<AgentView['status'] | undefined> {
    return (await runStatement<Pick<AgentView, 'status'>>(manager, HOLD, [agentId]))[0]?.status;
  }

  async addTerms(manager: EntityManager, agentId: string, terms: string[]): Promise<void> {
    await runStatement(manager, ADD_TERMS, [agentId, terms]);
  }
}

async function selectWanted(
  manager: EntityManager,
  wanted: WantedAgents,
  bind: Bind,
): Promise<string> {
  const conditions = conditionsOf(wanted, bind);
  const rows = bind(wanted.limit);
  const [first, ...others] = wanted.beginnings;
  if (first !== undefined) {
    const plan = await planSearch(manager, [first, ...others]);
    return selectMatching(plan, conditions, rows, bind);
  }
  const where = ['true', ...conditions].join(' AND ');
  return `SELECT a.* FROM agents a WHERE ${where} ${BY_NAME} LIMIT ${rows}`;
}

function conditionsOf({ unit, status, after }: WantedAgents, bind: Bind): string[] {
  const conditions: string[] = [];
  if (unit !== undefined) conditions.push(`a.unit = ${bind(unit)}`);
  if (status !== undefined) conditions.push(`a.status = ${bind(status)}`);
  if (after === undefined) return conditions;
  const place = [after.foldedUsualName, after.foldedFirstName, after.agentId].map(bind);
  return [
    ...conditions,
    `(a.folded_usual_name, a.folded_first_name, a.agent_id) > (${place.join(', ')})`,
  ];
}
