import { administrators, type AppointedAgent, CreateAgent } from '@citadelle/contracts/calls';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { Asked, EVENT_STORE, metadataOf, Serves } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { createAgent } from '../agents/create.js';
import { holdActive } from '../agents/depart.js';
import { ENROL, type Enrol } from '../agents/enrolment.js';
import { administratorsDecider, administratorsStream } from './administrators.js';
import { unitDecider, unitStream } from './unit.js';

/** Creates the first administrator, who can then create everybody else. */
@Controller()
export class FirstAdministratorController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(ENROL) private readonly enrol: Enrol,
  ) {}

  /** Unit, agent and appointment are one transaction: after a failure, the same call again finishes the work. */
  @Serves(administrators.createFirst)
  async create(@Asked() request: CreateAgent): Promise<AppointedAgent> {
    const enrolment = await this.enrol(request);
    return this.store.write(metadataOf(), async (tx) => {
      const { unit } = enrolment;
      await declareIfMissing(tx, unit);
      const { agentId } = await createAgent(tx, enrolment);
      await holdActive(tx, agentId);
      const appoint = { type: 'AppointFirstAdministrator', agentId } as const;
      await decideWithin(tx, administratorsDecider, administratorsStream, appoint);
      return { agentId };
    });
  }
}

async function declareIfMissing(tx: WriteTransaction, unitId: string): Promise<void> {
  const { version } = await tx.load(unitStream(unitId));
  if (version > 0) return;
  const command = { type: 'DeclareUnit', unitId, name: unitId } as const;
  await decideWithin(tx, unitDecider, unitStream(unitId), command);
}
