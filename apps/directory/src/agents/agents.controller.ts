import {
  AgentPath,
  agents,
  type AgentsPage,
  type AgentView,
  ChangeAgentStatus,
  CreateAgent,
  type CreatedAgent,
  ListAgents,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus, mayCreateAgent, mayReadAgents } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { AgentList } from './agent-list.js';
import { createAgent } from './create.js';
import { departAgent } from './depart.js';
import { ENROL, type Enrol } from './enrolment.js';
import { returnAgent } from './return.js';

/** Agents, for the gateway. */
@Controller()
export class AgentsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(ENROL) private readonly enrol: Enrol,
    private readonly agents: AgentList,
  ) {}

  @Serves(agents.create)
  async create(
    @Asked() request: CreateAgent,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<CreatedAgent> {
    demand(mayCreateAgent(currentActor()));
    const enrolment = await this.enrol(request);
    const created = await writeOnce(this.store, (tx) => createAgent(tx, enrolment));
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
  depart(@Asked() request: ChangeAgentStatus): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    return writeOnce(this.store, (tx) => departAgent(tx, request));
  }

  @Serves(agents.return)
  return(@Asked() request: ChangeAgentStatus): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    return writeOnce(this.store, (tx) => returnAgent(tx, request));
  }
}
