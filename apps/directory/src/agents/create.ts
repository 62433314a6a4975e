import { messageOn, topics } from '@citadelle/contracts';
import {
  type AgentDifference,
  agents,
  CreateAgent,
  type CreatedAgent,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import {
  decideWithin,
  type EventStore,
  LostRace,
  type WriteTransaction,
} from '@citadelle/event-store';
import { demand, mayCreateAgent } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { agentDecider, agentStream } from './agent.js';
import { type AgentRow, AgentStore } from './agent.store.js';
import { Enroller, type Enrolment } from './enrolment.js';
import { foldIdentity } from './identity.js';
import { NumenStore } from './numen.store.js';

const kept = new AgentStore();
const numens = new NumenStore();

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
    const created = await writeOnce(this.store, (tx) => createAgent(tx, enrolment));
    reply.status(created.created ? 201 : 200);
    return created;
  }
}

/**
 * Creates the agent, claims the NUMEN for them and hands it sealed to the credentials service; or finds the one who has
 * this NUMEN, and says what is otherwise with them. Refuses with `unknown-unit` and `numen-conflict`.
 */
export async function createAgent(
  tx: WriteTransaction,
  enrolment: Enrolment,
): Promise<CreatedAgent> {
  await kept.lockIdentity(tx.manager, enrolment.identityDigests);
  const { holder, declared, possibleDuplicateOf } = await kept.whatIsKnown(
    tx.manager,
    enrolment.fingerprints,
    enrolment.unit,
    foldIdentity(enrolment),
  );
  if (!declared) throw new Refusal('unknown-unit');
  const agentId = holder ?? enrolment.agentId;
  const { usualName, firstName, birthDate, unit } = enrolment;
  const data = { agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf };
  const command = { type: 'CreateAgent', ...data } as const;
  const { recorded: facts } = await decideWithin(tx, agentDecider, agentStream(agentId), command);
  const created = facts.length > 0;
  if (created) {
    const { fingerprints, sealed } = enrolment;
    if (!(await numens.claim(tx.manager, agentId, fingerprints, sealed)))
      throw new LostRace('somebody else claimed the NUMEN first');
    await tx.publish(messageOn(topics.enrolments, agentId, 'NumenSealed', { agentId, sealed }));
  }
  if (created) return { agentId, created, possibleDuplicateOf };
  const known = await kept.find(tx.manager, agentId);
  if (!known) throw new Error('an agent without a row');
  return { agentId, created, possibleDuplicateOf, differs: differences(known, unit) };
}

/** What is otherwise with somebody who is known than that they work in this unit. */
function differences(known: Pick<AgentRow, 'unit' | 'status'>, unit: string): AgentDifference[] {
  const otherUnit = known.unit !== unit;
  const departed = known.status !== 'active';
  return [...(otherUnit ? (['unit'] as const) : []), ...(departed ? (['status'] as const) : [])];
}
