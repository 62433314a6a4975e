import {
  AgentPath,
  agents,
  type AgentSummariesPage,
  type AgentWithAccount,
  type AgentWithNewAccount,
  ChangeAgent,
  CreateAgent,
  DepartAgent,
  DownloadAgents,
  ListAgents,
  type ProposedChange,
  publicAgents,
  ReturnAgent,
} from '@citadelle/contracts/calls';
import {
  mayChangeAgent,
  mayChangeAgentStatus,
  mayCreateAgent,
  mayReadAgents,
} from '@citadelle/rights';
import { answerOrNothing, Asked, Serves } from '@citadelle/service-kit';
import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { agentsFile } from '../../downloads/agents-csv.js';
import { Downloads } from '../../downloads/downloads.js';
import { accountIfSeen, accountOf, changeAgentStatus } from '../../upstream/agent-accounts.js';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';
import { agentSummary, agentWithAccount, createdAgent } from './agent.mapping.js';

/** Agents, for administrators. */
@ApiTags('Agents')
@Controller()
export class AgentsController {
  constructor(
    private readonly services: Services,
    private readonly downloads: Downloads,
  ) {}

  @Serves(publicAgents.create)
  @OpenTo(mayCreateAgent)
  async createAgent(
    @Asked() request: CreateAgent,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentWithNewAccount> {
    const answer = await this.services.ask(agents.create, request);
    const { agentId, created, possibleDuplicateOf, differs } = answer;
    const account = await accountIfSeen(this.services, agentId, 'usable');
    reply.status(created ? 201 : 200).header('location', `/api/v1/agents/${agentId}`);
    return createdAgent(agentId, account, possibleDuplicateOf, differs);
  }

  @Serves(publicAgents.list)
  @OpenTo(mayReadAgents)
  async listAgents(@Asked() request: ListAgents): Promise<AgentSummariesPage> {
    const { items, next } = await this.services.ask(agents.list, request);
    return { items: items.map(agentSummary), next };
  }

  @Serves(publicAgents.download)
  @OpenTo(mayReadAgents)
  async downloadAgents(@Asked() request: DownloadAgents, @Res() reply: FastifyReply) {
    await this.downloads.send(reply, await agentsFile(this.services, request));
  }

  @Serves(publicAgents.get)
  @OpenTo(mayReadAgents)
  async agent(@Asked() request: AgentPath): Promise<AgentWithAccount> {
    const [agent, account] = await Promise.all([
      this.services.ask(agents.get, request),
      accountOf(this.services, request.agentId),
    ]);
    return agentWithAccount(agent, account);
  }

  @Serves(publicAgents.change)
  @OpenTo(mayChangeAgent)
  async changeAgent(@Asked() request: ChangeAgent): Promise<AgentWithAccount> {
    const agent = await this.services.ask(agents.change, request);
    return agentWithAccount(agent, await accountIfSeen(this.services, request.agentId));
  }

  @Serves(publicAgents.depart)
  @OpenTo(mayChangeAgentStatus)
  async departAgent(
    @Asked() request: DepartAgent,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProposedChange> {
    const proposed = await changeAgentStatus(this.services, agents.depart, request);
    return answerOrNothing(proposed, reply);
  }

  @Serves(publicAgents.withdrawDeparture)
  @OpenTo(mayChangeAgentStatus)
  async withdrawDeparture(@Asked() request: AgentPath): Promise<void> {
    await this.services.ask(agents.withdrawDeparture, request);
  }

  @Serves(publicAgents.return)
  @OpenTo(mayChangeAgentStatus)
  async returnAgent(@Asked() request: ReturnAgent): Promise<void> {
    await changeAgentStatus(this.services, agents.return, request);
  }
}
