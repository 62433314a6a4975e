import {
  agents,
  ChangeAgentStatus,
  CreateAgent,
  type CreatedAgent,
} from '@citadelle/contracts/calls';
import { decideWithin, type EventStore } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus, mayCreateAgent } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { agentDecider, agentStream } from './agent.js';
import { createAgent } from './create.js';
import { departAgent } from './depart.js';
import { Enroller } from './enrolment.js';

/** Creates agents and records that they depart and return, for the gateway. */
@Controller()
export class AgentsController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly enroller: Enroller,
  ) {}

  @Serves(agents.create)
  async create(
    @Asked() request: CreateAgent,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<CreatedAgent> {
    demand(mayCreateAgent(currentActor()));
    const enrolment = await this.enroller.enrol(request);
    const created = await writeOnce(this.store, (tx) => createAgent(tx, enrolment));
    reply.status(created.created ? 201 : 200);
    return created;
  }

  @Serves(agents.depart)
  depart(@Asked() request: ChangeAgentStatus): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    return writeOnce(this.store, (tx) => departAgent(tx, request));
  }

  /** Gives no role back: an administrator must appoint the agent again. */
  @Serves(agents.return)
  return(@Asked() { agentId, on }: ChangeAgentStatus): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    const command = { type: 'ReturnAgent', agentId, on } as const;
    return writeOnce(this.store, async (tx) => {
      await decideWithin(tx, agentDecider, agentStream(agentId), command);
    });
  }
}
