import type { AgentView, ListAgents, Page } from '@citadelle/contracts/calls';
import { invalidRequest } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Bind, BY_NAME, planSearch, selectMatching } from './agents-search.js';
import { foldIdentity } from './identity.js';
import { selectNamesakes } from './namesakes.js';
import { readCursor, writeCursor } from './page-cursor.js';
import { searchedBeginnings } from './search-terms.js';

type AgentRow = Omit<AgentView, 'createdAt'> & { createdAt: Date };

const NAMESAKES = selectNamesakes({
  usualName: 'a.folded_usual_name',
  firstName: 'a.folded_first_name',
  birthDate: 'a.birth_date',
  agentId: 'a.agent_id',
});
const VIEW = `
  a.agent_id AS "agentId", a.usual_name AS "usualName", a.first_name AS "firstName",
  to_char(a.birth_date, 'YYYY-MM-DD') AS "birthDate", a.unit, a.status, account.login, account.address,
  ${NAMESAKES} AS "possibleDuplicateOf", a.created_at AS "createdAt"`;
const WITH_ACCOUNT = 'LEFT JOIN agent_accounts account ON account.agent_id = a.agent_id';

/** Reads the agents. */
@Injectable()
export class AgentsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** One agent, when there is one. */
  async find(agentId: string): Promise<AgentView | undefined> {
    const [row] = await this.dataSource.query<AgentRow[]>(
      `SELECT ${VIEW} FROM agents a ${WITH_ACCOUNT} WHERE a.agent_id = $1`,
      [agentId],
    );
    return row && viewOf(row);
  }

  /** A page of agents by usual name, then first name; 422 for a query or cursor that cannot be used. */
  async list(asked: ListAgents): Promise<Page<AgentView>> {
    const values: unknown[] = [];
    const bind: Bind = (value) => `$${values.push(value)}`;
    const matching = await this.selectAsked(asked, bind);
    const found = await this.dataSource.query<AgentRow[]>(
      `SELECT ${VIEW} FROM (${matching}) a ${WITH_ACCOUNT} ${BY_NAME} LIMIT ${bind(asked.limit + 1)}`,
      values,
    );
    const items = found.slice(0, asked.limit).map(viewOf);
    return { items, next: found.length > asked.limit ? cursorAfter(items.at(-1)!) : null };
  }

  private async selectAsked(asked: ListAgents, bind: Bind): Promise<string> {
    const conditions = conditionsOf(asked, bind);
    const rows = bind(asked.limit + 1);
    const [first, ...others] = beginningsOf(asked);
    if (first !== undefined) {
      const plan = await planSearch(this.dataSource, [first, ...others]);
      return selectMatching(plan, conditions, rows, bind);
    }
    const where = ['true', ...conditions].join(' AND ');
    return `SELECT a.* FROM agents a WHERE ${where} ${BY_NAME} LIMIT ${rows}`;
  }
}

function conditionsOf({ unit, status, after }: ListAgents, bind: Bind): string[] {
  const conditions: string[] = [];
  if (unit !== undefined) conditions.push(`a.unit = ${bind(unit)}`);
  if (status !== undefined) conditions.push(`a.status = ${bind(status)}`);
  if (after !== undefined) conditions.push(isBehind(after, bind));
  return conditions;
}

function isBehind(after: string, bind: Bind): string {
  const place = readCursor(after);
  if (!place)
    throw invalidRequest([
      {
        field: 'after',
        code: 'bad-cursor',
        message: 'Ce repère de page n’est pas valide. Reprenez la liste depuis le début.',
      },
    ]);
  const { foldedUsualName, foldedFirstName, agentId } = place;
  return `(a.folded_usual_name, a.folded_first_name, a.agent_id)
    > (${bind(foldedUsualName)}, ${bind(foldedFirstName)}, ${bind(agentId)})`;
}

function beginningsOf({ query = '' }: ListAgents): string[] {
  const beginnings = searchedBeginnings(query);
  if (beginnings) return beginnings;
  throw invalidRequest([
    {
      field: 'query',
      code: 'too-many-words',
      message: 'Cette recherche compte trop de mots. Gardez les plus utiles.',
    },
  ]);
}

function cursorAfter(agent: AgentView): string {
  const { usualName: foldedUsualName, firstName: foldedFirstName } = foldIdentity(agent);
  return writeCursor({ foldedUsualName, foldedFirstName, agentId: agent.agentId });
}

function viewOf(row: AgentRow): AgentView {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
