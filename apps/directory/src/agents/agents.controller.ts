import {
  AgentPath,
  agents,
  type AgentsPage,
  type AgentView,
  CreateAgent,
  type CreatedAgent,
  ListAgents,
  MoveAgent,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { demand, mayCreateAgent, mayMoveAgent, mayReadAgents } from '@citadelle/rights';
import { Asked, currentActor, Serves } from '@citadelle/service-kit';
import { Controller, Res } from '@nestjs/common';
import { AgentCreation } from './create.js';
import { AgentMoves } from './depart.js';
import { AgentList } from './agent-list.js';

/** Agents, for the gateway. */
@Controller()
export class AgentsController {
  constructor(
    private readonly creation: AgentCreation,
    private readonly moves: AgentMoves,
    private readonly agents: AgentList,
  ) {}

  @Serves(agents.create)
  async create(
    @Asked() request: CreateAgent,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<CreatedAgent> {
    demand(mayCreateAgent(currentActor()));
    const created = await this.creation.create(request);
    reply.status(created.created ? 201 : 200);
    return created;
  }

  @Serves(agents.list)
  list(@Asked() request: ListAgents): Promise<AgentsPage> {
    demand(mayReadAgents(currentActor()));
    return this.agents.list(request);
  }

  @Serves(agents.get)
  async get(@Asked() { agentId }: AgentPath): Promise<AgentView> {
    demand(mayReadAgents(currentActor()));
    const agent = await this.agents.find(agentId);
    if (!agent) throw new Refusal('agent-not-found');
    return agent;
  }

  @Serves(agents.depart)
  depart(@Asked() { agentId, on }: MoveAgent): Promise<void> {
    demand(mayMoveAgent(currentActor()));
    return this.moves.depart(agentId, on);
  }

  @Serves(agents.comeBack)
  comeBack(@Asked() { agentId, on }: MoveAgent): Promise<void> {
    demand(mayMoveAgent(currentActor()));
    return this.moves.comeBack(agentId, on);
  }
}
