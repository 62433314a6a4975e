import { mayCreateAgent, mayMoveAgent, mayReadAgents } from '@citadelle/rights';
import { IdempotencyKey } from '@citadelle/service-kit';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AgentMoves } from '../../upstream/agent-moves.js';
import { accountIfSeen, accountOf } from '../../upstream/agent-accounts.js';
import { Services } from '../../upstream/services.js';
import { DirectoryClient } from '../../upstream/directory.client.js';
import { AgentPath } from '../agent-path.dto.js';
import { ApiProblems, BODY_PROBLEMS, INVALID_REQUEST } from '../api-problems.js';
import { IDEMPOTENCY_HEADER } from '../idempotency-header.js';
import { OpenTo } from '../sessions/session.guard.js';
import { ADMINISTRATOR_PROBLEMS } from '../sessions/session.problems.js';
import { agentSummary, agentWithAccount, createdAgent } from './agent.mapping.js';
import { AgentAnswer, AgentsAnswer, CreatedAgentAnswer } from './agents.answers.js';
import { CreateAgentRequest, ListAgentsQuery, MoveRequest } from './agents.dto.js';

/** Agents, for administrators. */
@ApiTags('Agents')
@Controller('api/v1/agents')
export class AgentsController {
  constructor(
    private readonly directory: DirectoryClient,
    private readonly services: Services,
    private readonly moves: AgentMoves,
  ) {}

  @Post()
  @OpenTo(mayCreateAgent)
  @ApiOperation({
    summary: 'Create an agent',
    description: 'The account opens by itself; the answer waits for it for 2 seconds at most.',
  })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiCreatedResponse({
    type: CreatedAgentAnswer,
    headers: { Location: { description: 'The agent.', schema: { type: 'string' } } },
  })
  @ApiOkResponse({ type: CreatedAgentAnswer, description: 'Already known: nothing happened.' })
  @ApiProblems(BODY_PROBLEMS, ADMINISTRATOR_PROBLEMS, {
    409: ['numen-conflict'],
    422: ['unknown-unit'],
  })
  async createAgent(
    @Body() { usualName, firstName, birthDate, numen, unit }: CreateAgentRequest,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedAgentAnswer> {
    const { agentId, created, possibleDuplicateOf } = await this.directory.createAgent(
      { usualName, firstName, birthDate, numen, unit },
      idempotencyKey,
    );
    const account = await accountIfSeen(this.services, agentId, 'usable');
    reply.status(created ? 201 : 200).header('location', `/api/v1/agents/${agentId}`);
    return createdAgent(agentId, account, possibleDuplicateOf);
  }

  @Get()
  @OpenTo(mayReadAgents)
  @ApiOperation({ summary: 'List or find agents, by usual name, then first name' })
  @ApiOkResponse({ type: AgentsAnswer })
  @ApiProblems(INVALID_REQUEST, ADMINISTRATOR_PROBLEMS)
  async listAgents(@Query() query: ListAgentsQuery): Promise<AgentsAnswer> {
    const { items, next } = await this.directory.agents({ ...query });
    return { items: items.map(agentSummary), next };
  }

  @Get(':agentId')
  @OpenTo(mayReadAgents)
  @ApiOperation({ summary: 'An agent, with their account' })
  @ApiOkResponse({ type: AgentAnswer })
  @ApiProblems(INVALID_REQUEST, ADMINISTRATOR_PROBLEMS, { 404: ['agent-not-found'] })
  async agent(@Param() { agentId }: AgentPath): Promise<AgentAnswer> {
    const [agent, account] = await Promise.all([
      this.directory.agent(agentId),
      accountOf(this.services, agentId),
    ]);
    return agentWithAccount(agent, account);
  }

  @Post(':agentId/departure')
  @OpenTo(mayMoveAgent)
  @HttpCode(204)
  @ApiOperation({
    summary: 'Say that an agent works here no more',
    description:
      'The account closes, open requests end, and the roles are lost. The answer waits for the account for 2 seconds at most.',
  })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Departed.' })
  @ApiProblems(BODY_PROBLEMS, ADMINISTRATOR_PROBLEMS, {
    404: ['agent-not-found'],
    409: ['already-departed', 'last-administrator'],
    422: ['date-out-of-order'],
  })
  departAgent(
    @Param() { agentId }: AgentPath,
    @Body() { on }: MoveRequest,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.moves.move(agentId, 'departure', on, idempotencyKey);
  }

  @Post(':agentId/return')
  @OpenTo(mayMoveAgent)
  @HttpCode(204)
  @ApiOperation({
    summary: 'Say that an agent who had departed works here again',
    description:
      'The account opens again; roles do not come back. The answer waits for the account for 2 seconds at most.',
  })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Returned.' })
  @ApiProblems(BODY_PROBLEMS, ADMINISTRATOR_PROBLEMS, {
    404: ['agent-not-found'],
    409: ['not-departed'],
    422: ['date-out-of-order'],
  })
  returnAgent(
    @Param() { agentId }: AgentPath,
    @Body() { on }: MoveRequest,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.moves.move(agentId, 'return', on, idempotencyKey);
  }
}
