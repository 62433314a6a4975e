import { agents, CreateAgent, type CreatedAgent } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayCreateAgent } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { refuseOver } from './contract-end.js';
import { createAgent } from './create-agents.js';
import { Enroller } from './enrolment.js';

/** Creates an agent, or says who has this NUMEN already. */
@Controller()
export class CreateAgentHandler {
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
    if (enrolment.end) refuseOver(enrolment.end);
    const created = await writeOnce(this.store, (tx) => createAgent(tx, enrolment));
    reply.status(created.created ? 201 : 200);
    return created;
  }
}
