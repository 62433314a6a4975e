import type { AgentsStateEvents } from '@citadelle/contracts';
import type { AgentView } from '@citadelle/contracts/calls';
import { prepared, unprepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { NewAgent } from './agent.events.js';
import { type Bind, BY_NAME, planSearch, selectMatching } from './agent-search.store.js';
import { foldNames, type Identity } from './identity.js';
import { selectPossibleDuplicates } from './possible-duplicates.js';
import type { PagePlace } from './page-cursor.js';
import { nameTerms } from './search-terms.js';

type PublishedAgent = AgentsStateEvents['AgentState'];
type StateRow = Omit<PublishedAgent, 'departsOn'> & { readonly departsOn: string | null };
/** An agent as they are added. */
export type AddedAgent = Omit<NewAgent, 'possibleDuplicateOf'> & { readonly createdAt: Date };

/** An agent as a row has it. */
export type AgentRow = Omit<AgentView, 'createdAt'> & { readonly createdAt: Date };

/** An agent of a row, as they are answered. */
export function viewOf(row: AgentRow): AgentView {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

/** Which agents are asked for. */
export interface WantedAgents {
  readonly unit: string | undefined;
  readonly status: AgentView['status'] | undefined;
  /** What a name, a login or an address begins with, all of them. */
  readonly beginnings: readonly string[];
  readonly after: PagePlace | undefined;
  readonly limit: number;
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
  })} AS "possibleDuplicateOf", a.created_at AS "createdAt", a.phone,
  to_char(a.ends_on, 'YYYY-MM-DD') AS "endsOn", to_char(a.departs_on, 'YYYY-MM-DD') AS "departsOn"`;
const WITH_ACCOUNT = 'LEFT JOIN agent_accounts account ON account.agent_id = a.agent_id';

const FIND = prepared<AgentRow>('find-agent')`
  SELECT ${VIEW} FROM agents a ${WITH_ACCOUNT} WHERE a.agent_id = $1`;
const BY_IDENTITY = prepared<FoundAccount>('accounts-of-identity')`
  SELECT a.agent_id AS "agentId", c.login, c.address
  FROM agents a JOIN agent_accounts c USING (agent_id)
  WHERE a.folded_usual_name = $1 AND a.folded_first_name = $2 AND a.birth_date = $3
    AND a.status = 'active' AND c.status = 'open'
  LIMIT 2`;
const IS_CALLED = prepared('is-called')`
  SELECT 1 FROM agents WHERE agent_id = $1 AND folded_usual_name = $2 AND folded_first_name = $3`;
const LOCK = prepared('lock-agents')`
  SELECT FROM agents WHERE agent_id = ANY ($1::uuid[]) ORDER BY agent_id FOR UPDATE`;
const HOLD = prepared<Pick<AgentView, 'status'>>('hold-agent')`
  SELECT status FROM agents WHERE agent_id = $1 FOR SHARE`;
const ADD = prepared('add-agents')`
  WITH added AS (
    SELECT * FROM json_to_recordset($1::json) AS (
      "agentId" uuid, "usualName" text, "firstName" text, "birthDate" date, unit text, phone text,
      "createdAt" timestamptz, "foldedUsualName" text, "foldedFirstName" text, terms text[])),
  terms AS (
    INSERT INTO agent_name_terms (agent_id, term) SELECT "agentId", unnest(terms) FROM added)
  INSERT INTO agents (agent_id, usual_name, first_name, birth_date, unit, phone, created_at,
    folded_usual_name, folded_first_name, status)
  SELECT "agentId", "usualName", "firstName", "birthDate", unit, phone, "createdAt",
    "foldedUsualName", "foldedFirstName", 'active' FROM added`;
const SELECT_STATES = `
  SELECT agent_id AS "agentId", usual_name AS "usualName", first_name AS "firstName", unit, status,
    to_char(departs_on, 'YYYY-MM-DD') AS "departsOn"
  FROM agents`;
const STATES_OF = prepared<StateRow>('states-of-agents')`
  ${SELECT_STATES} WHERE agent_id = ANY ($1::uuid[])`;
const STATES = prepared<StateRow>('agent-states')`
  ${SELECT_STATES} WHERE agent_id > coalesce($1::uuid, uuid '00000000-0000-0000-0000-000000000000')
  ORDER BY agent_id LIMIT $2`;

/** The read model of agents, and what they are found by. */
@Injectable()
export class AgentStore {
  async find(manager: EntityManager, agentId: string): Promise<AgentRow | undefined> {
    return FIND.get(manager, agentId);
  }

  /** By usual name, then first name. */
  async page(manager: EntityManager, wanted: WantedAgents): Promise<AgentRow[]> {
    const values: unknown[] = [];
    const bind: Bind = (value) => `$${values.push(value)}`;
    const matching = await selectWanted(manager, wanted, bind);
    const page = unprepared<AgentRow>`
      SELECT ${VIEW} FROM (${matching}) a ${WITH_ACCOUNT} ${BY_NAME} LIMIT ${bind(wanted.limit)}`;
    return page.all(manager, ...values);
  }

  /** The open accounts of active agents with these folded names and this birth date: two at most. */
  accountsOf(
    manager: EntityManager,
    { usualName, firstName, birthDate }: Identity,
  ): Promise<FoundAccount[]> {
    return BY_IDENTITY.all(manager, usualName, firstName, birthDate);
  }

  /** Whether an agent has these folded names. */
  async isCalled(
    manager: EntityManager,
    agentId: string,
    { usualName, firstName }: Omit<Identity, 'birthDate'>,
  ): Promise<boolean> {
    return (await IS_CALLED.run(manager, agentId, usualName, firstName)) > 0;
  }

  /** Locks the agents' rows, in one order for all: waits for appointments in progress, and makes later ones wait. */
  async lock(manager: EntityManager, ...agentIds: readonly string[]): Promise<void> {
    await LOCK.run(manager, agentIds);
  }

  /** The status of an agent, which stays so until this transaction ends. */
  async hold(manager: EntityManager, agentId: string): Promise<AgentView['status'] | undefined> {
    return (await HOLD.get(manager, agentId))?.status;
  }

  /** Adds agents, and the names by which they are found. */
  async add(manager: EntityManager, agents: readonly AddedAgent[]): Promise<void> {
    const rows = agents.map(
      ({ agentId, usualName, firstName, birthDate, unit, phone, createdAt }) => ({
        ...{ agentId, usualName, firstName, birthDate, unit, phone, createdAt },
        ...foldNames({ usualName, firstName }),
        terms: nameTerms(usualName, firstName),
      }),
    );
    await ADD.run(manager, JSON.stringify(rows));
  }

  /** As they are published, by id. */
  async statesOf(
    manager: EntityManager,
    agentIds: readonly string[],
  ): Promise<ReadonlyMap<string, PublishedAgent>> {
    const rows = await STATES_OF.all(manager, agentIds);
    return new Map(rows.map((row) => [row.agentId, published(row)]));
  }

  /** All agents as they are published, by id: those after one of them. */
  async statesAfter(
    manager: EntityManager,
    after: string | undefined,
    limit: number,
  ): Promise<PublishedAgent[]> {
    return (await STATES.all(manager, after, limit)).map(published);
  }
}

function published({ departsOn, ...state }: StateRow): PublishedAgent {
  return departsOn === null ? state : { ...state, departsOn };
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
