import type { AgentView, ListAgents, Page } from '@citadelle/contracts/calls';
import { invalidRequest } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { type AgentRow, AgentStore } from './agent.store.js';
import { foldIdentity } from './identity.js';
import { type PagePlace, readCursor, writeCursor } from './page-cursor.js';
import { searchedBeginnings } from './search-terms.js';

/** Reads the agents. */
@Injectable()
export class AgentList {
  constructor(
    private readonly manager: EntityManager,
    private readonly agents: AgentStore,
  ) {}

  /** One agent, when there is one. */
  async find(agentId: string): Promise<AgentView | undefined> {
    const row = await this.agents.find(this.manager, agentId);
    return row && viewOf(row);
  }

  /** A page of agents by usual name, then first name; 422 for a query or cursor that cannot be used. */
  async list(asked: ListAgents): Promise<Page<AgentView>> {
    const { unit, status, limit } = asked;
    const found = await this.agents.page(this.manager, {
      ...{ unit, status, limit: limit + 1 },
      beginnings: beginningsOf(asked),
      after: placeOf(asked),
    });
    const items = found.slice(0, limit).map(viewOf);
    return { items, next: found.length > limit ? cursorAfter(items.at(-1)!) : null };
  }
}

function placeOf({ after }: ListAgents): PagePlace | undefined {
  if (after === undefined) return undefined;
  const place = readCursor(after);
  if (place) return place;
  throw invalidRequest([
    {
      field: 'after',
      code: 'bad-cursor',
      message: 'Ce repère de page n’est pas valide. Reprenez la liste depuis le début.',
    },
  ]);
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
