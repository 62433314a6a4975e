import type { CreateFirstAdministratorCall } from '@citadelle/contracts';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { createAgent } from '../agents/agent-creation.js';
import { holdActive } from '../agents/agent-moves.js';
import { CreateAgentBody } from '../agents/agents.requests.js';
import { ENROL, type Enrol } from '../agents/enrolment.js';
import { administratorsDecider, administratorsStream } from './administrators.js';
import { unitDecider, unitStream } from './unit.js';

/** Creates the first administrator, who can then create everybody else. */
@Controller('internal/first-administrator')
export class FirstAdministratorController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(ENROL) private readonly enrol: Enrol,
  ) {}

  /** Unit, agent and appointment are one transaction: after a failure, the same call again finishes the work. */
  @Post()
  async create(@Body() body: CreateAgentBody): Promise<CreateFirstAdministratorCall['response']> {
    const enrolment = await this.enrol(body);
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
