import type { CreateFirstAdministratorCall } from '@citadelle/contracts';
import { type Decider, fold } from '@citadelle/decider';
import type { DomainEvent, EventStore, WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { createAgent } from '../agents/agent-creation.js';
import { CreateAgentBody } from '../agents/agents.requests.js';
import { ENROL, type Enrol } from '../agents/enrolment.js';
import { administratorsDecider } from './administrators.decider.js';
import { administratorsStream } from './administrators.events.js';
import { unitDecider } from './unit.decider.js';
import { unitStream } from './unit.events.js';

/** Makes the first administrator, without whom nobody could create anybody. */
@Controller('internal/first-administrator')
export class FirstAdministratorController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(ENROL) private readonly enrol: Enrol,
  ) {}

  /** Unit, agent and appointment in one transaction: asking again after any failure finishes the work. */
  @Post()
  async create(@Body() body: CreateAgentBody): Promise<CreateFirstAdministratorCall['response']> {
    const enrolment = await this.enrol(body);
    return this.store.write(metadataOf(), async (tx) => {
      const { unit } = enrolment;
      await declareIfMissing(tx, unit);
      const { agentId } = await createAgent(tx, enrolment);
      const appoint = { type: 'AppointFirstAdministrator', agentId } as const;
      await apply(tx, administratorsDecider, administratorsStream, appoint);
      return { agentId };
    });
  }
}

async function declareIfMissing(tx: WriteTransaction, unitId: string): Promise<void> {
  const { version } = await tx.load(unitStream(unitId));
  if (version > 0) return;
  await apply(tx, unitDecider, unitStream(unitId), { type: 'DeclareUnit', unitId, name: unitId });
}

async function apply<State, Command, Event extends DomainEvent>(
  tx: WriteTransaction,
  decider: Decider<State, Command, Event>,
  stream: string,
  command: Command,
): Promise<void> {
  const { version, events } = await tx.load<Event>(stream);
  const state = fold(
    decider,
    events.map(({ event }) => event),
  );
  await tx.append(stream, version, decider.decide(command, state));
}
