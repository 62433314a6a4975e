import type { AgentView, CreateAgentCall, ListAgentsCall } from '@citadelle/contracts';
import { Refusal } from '@citadelle/decider';
import { demand, mayCreateAgent, mayMoveAgent, mayReadAgents } from '@citadelle/rights';
import { currentActor, Idempotent } from '@citadelle/service-kit';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { AgentCreation } from './agent-creation.js';
import { AgentIdPipe } from './agent-id.pipe.js';
import { AgentMoves } from './agent-moves.js';
import { AgentsQuery, CreateAgentBody, MoveBody } from './agents.requests.js';
import { AgentList } from './agent-list.js';

/** Agents, for the gateway. */
@Controller('internal/agents')
export class AgentsController {
  constructor(
    private readonly creation: AgentCreation,
    private readonly moves: AgentMoves,
    private readonly agents: AgentList,
  ) {}

  @Post()
  @Idempotent()
  async create(
    @Body() body: CreateAgentBody,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<CreateAgentCall['response']> {
    demand(mayCreateAgent(currentActor()));
    const created = await this.creation.create(body);
    reply.status(created.created ? 201 : 200);
    return created;
  }

  @Get()
  list(@Query() query: AgentsQuery): Promise<ListAgentsCall['response']> {
    demand(mayReadAgents(currentActor()));
    return this.agents.list(query);
  }

  @Get(':agentId')
  async get(@Param('agentId', AgentIdPipe) agentId: string): Promise<AgentView> {
    demand(mayReadAgents(currentActor()));
    const agent = await this.agents.find(agentId);
    if (!agent) throw new Refusal('agent-not-found');
    return agent;
  }

  @Post(':agentId/departure')
  @Idempotent()
  @HttpCode(204)
  depart(@Param('agentId', AgentIdPipe) agentId: string, @Body() { on }: MoveBody): Promise<void> {
    demand(mayMoveAgent(currentActor()));
    return this.moves.depart(agentId, on);
  }

  @Post(':agentId/return')
  @Idempotent()
  @HttpCode(204)
  comeBack(
    @Param('agentId', AgentIdPipe) agentId: string,
    @Body() { on }: MoveBody,
  ): Promise<void> {
    demand(mayMoveAgent(currentActor()));
    return this.moves.comeBack(agentId, on);
  }
}
