import type { AgentView, Page } from '@citadelle/contracts';
import { Refusal } from '@citadelle/decider';
import { invalidRequest } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { AgentEntity } from './agent.entity.js';
import type { AgentsQuery } from './agents.requests.js';
import { readCursor, writeCursor } from './page-cursor.js';
import { searchedBeginnings } from './search-terms.js';

/** Reads the agents. */
@Injectable()
export class AgentsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** One agent, when there is one. */
  async find(agentId: string): Promise<AgentView | undefined> {
    const agent = await this.select().where({ agentId }).getOne();
    return agent ? viewOf(agent) : undefined;
  }

  /** Refuses with `agent-not-found` when there is no such agent. */
  async mustExist(agentId: string): Promise<void> {
    if (!(await this.dataSource.manager.existsBy(AgentEntity, { agentId })))
      throw new Refusal('agent-not-found');
  }

  /** A page of agents by usual name, then first name; 422 for a query or cursor that cannot be used. */
  async list({ query, unit, status, limit, after }: AgentsQuery): Promise<Page<AgentView>> {
    const select = this.select();
    if (query !== undefined) search(select, query);
    if (unit !== undefined) select.andWhere({ unit });
    if (status !== undefined) select.andWhere({ status });
    if (after !== undefined) startAfter(select, after);
    const found = await select
      .orderBy('agent.foldedUsualName')
      .addOrderBy('agent.foldedFirstName')
      .addOrderBy('agent.agentId')
      .limit(limit + 1)
      .getMany();
    const items = found.slice(0, limit);
    return {
      items: items.map(viewOf),
      next: found.length > limit ? writeCursor(items.at(-1)!) : null,
    };
  }

  private select(): SelectQueryBuilder<AgentEntity> {
    return this.dataSource
      .createQueryBuilder(AgentEntity, 'agent')
      .leftJoinAndSelect('agent.account', 'account');
  }
}

function search(select: SelectQueryBuilder<AgentEntity>, query: string): void {
  const beginnings = searchedBeginnings(query);
  if (!beginnings)
    throw invalidRequest([
      {
        field: 'query',
        code: 'too-many-words',
        message: 'Cette recherche compte trop de mots. Gardez les plus utiles.',
      },
    ]);
  beginnings.forEach((beginning, index) => {
    const pattern = `pattern${index}`;
    select.andWhere(
      `agent.agentId IN (
         SELECT agent_id FROM agent_name_terms WHERE term LIKE :${pattern}
         UNION ALL SELECT agent_id FROM agent_account_terms WHERE term LIKE :${pattern})`,
      { [pattern]: `${beginning.replace(/[\\%_]/gu, '\\$&')}%` },
    );
  });
}

function startAfter(select: SelectQueryBuilder<AgentEntity>, after: string): void {
  const place = readCursor(after);
  if (!place)
    throw invalidRequest([
      {
        field: 'after',
        code: 'bad-cursor',
        message: 'Ce repère de page n’est pas valide. Reprenez la liste depuis le début.',
      },
    ]);
  select.andWhere(
    `(agent.foldedUsualName, agent.foldedFirstName, agent.agentId)
       > (:foldedUsualName, :foldedFirstName, :agentId)`,
    place,
  );
}

function viewOf(agent: AgentEntity): AgentView {
  return {
    agentId: agent.agentId,
    usualName: agent.usualName,
    firstName: agent.firstName,
    birthDate: agent.birthDate,
    unit: agent.unit,
    status: agent.status,
    login: agent.account?.login ?? null,
    address: agent.account?.address ?? null,
    possibleDuplicateOf: agent.possibleDuplicateOf,
    createdAt: agent.createdAt.toISOString(),
  };
}
