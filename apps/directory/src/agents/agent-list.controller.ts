import {
  AgentPath,
  agents,
  type AgentsPage,
  type AgentView,
  ListAgents,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { demand, mayReadAgents } from '@citadelle/rights';
import { Asked, badCursor, currentActor, invalidRequest, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AgentStore, viewOf } from './agent.store.js';
import { foldNames } from './identity.js';
import { type PagePlace, readCursor, writeCursor } from './page-cursor.js';
import { searchedBeginnings } from './search-terms.js';

/** Shows the agents, for the gateway. */
@Controller()
export class AgentListController {
  constructor(
    private readonly manager: EntityManager,
    private readonly agents: AgentStore,
  ) {}

  @Serves(agents.get)
  async get(@Asked() { agentId }: AgentPath): Promise<AgentView> {
    demand(mayReadAgents(currentActor()));
    const row = await this.agents.find(this.manager, agentId);
    if (!row) throw new Refusal('agent-not-found');
    return viewOf(row);
  }

  /** By usual name, then first name; 422 for a query or cursor that cannot be used. */
  @Serves(agents.list)
  async list(@Asked() asked: ListAgents): Promise<AgentsPage> {
    demand(mayReadAgents(currentActor()));
    const { unit, status, limit } = asked;
    const wanted = { unit, status, beginnings: beginningsOf(asked), after: placeOf(asked) };
    const found = await this.agents.page(this.manager, { ...wanted, limit: limit + 1 });
    const items = found.slice(0, limit).map(viewOf);
    return { items, next: found.length > limit ? cursorAfter(items.at(-1)!) : null };
  }
}

function placeOf({ after }: ListAgents): PagePlace | undefined {
  if (after === undefined) return undefined;
  const place = readCursor(after);
  if (place) return place;
  throw badCursor();
}

function beginningsOf({ query = '' }: ListAgents): string[] {
  const beginnings = searchedBeginnings(query);
  if (beginnings) return beginnings;
  const message = 'Cette recherche compte trop de mots. Gardez les plus utiles.';
  throw invalidRequest([{ field: 'query', code: 'too-many-words', message }]);
}

function cursorAfter(agent: AgentView): string {
  return writeCursor({ ...foldNames(agent), agentId: agent.agentId });
}
