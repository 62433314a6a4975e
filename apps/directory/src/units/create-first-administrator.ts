import { administrators, type AppointedAgent, CreateAgent } from '@citadelle/contracts/calls';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { Asked, EVENT_STORE, metadataOf, Serves } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { createAgent } from '../agents/create-agents.js';
import { Enroller, type Enrolment } from '../agents/enrolment.js';
import { holdActive } from '../agents/hold-active.js';
import { administratorsDecider, administratorsStream } from './administrators.js';
import { decideOnUnit } from './decide.js';
import { unitStream } from './unit.js';

/** Creates the first administrator of an empty directory, who can then create everybody else. */
@Controller()
export class CreateFirstAdministratorHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly enroller: Enroller,
  ) {}

  @Serves(administrators.createFirst)
  async createFirst(@Asked() request: CreateAgent): Promise<AppointedAgent> {
    const enrolment = await this.enroller.enrol(request);
    return this.store.write(metadataOf(), (tx) => createFirst(tx, enrolment));
  }
}

/** Unit, agent and appointment are one transaction: after a failure, the same call again finishes the work. */
async function createFirst(tx: WriteTransaction, enrolment: Enrolment): Promise<AppointedAgent> {
  const { unit } = enrolment;
  const { version } = await tx.load(unitStream(unit));
  if (version === 0) await decideOnUnit(tx, { type: 'DeclareUnit', unitId: unit, name: unit });
  const { agentId } = await createAgent(tx, enrolment);
  await holdActive(tx, agentId);
  const command = { type: 'AppointFirstAdministrator', agentId } as const;
  await decideWithin(tx, administratorsDecider, administratorsStream, command);
  return { agentId };
}
