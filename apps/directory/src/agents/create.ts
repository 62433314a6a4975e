import { topics } from '@citadelle/contracts';
import type { CreateAgent, CreatedAgent } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import {
  decideWithin,
  type EventStore,
  LostRace,
  type WriteTransaction,
} from '@citadelle/event-store';
import { EVENT_STORE, writeOnce } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { agentDecider, agentStream } from './agent.js';
import { AgentStore } from './agent.store.js';
import { ENROL, type Enrol, type Enrolment } from './enrolment.js';
import { foldIdentity } from './identity.js';
import { NumenStore } from './numen.store.js';

type Created = CreatedAgent;

const agents = new AgentStore();
const numens = new NumenStore();

/** Creates agents, each NUMEN once. */
@Injectable()
export class AgentCreation {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(ENROL) private readonly enrol: Enrol,
  ) {}

  /** Creates the agent, or returns the one who has this NUMEN. Refuses with `unknown-unit` and `numen-conflict`. */
  async create(request: CreateAgent): Promise<Created> {
    const enrolment = await this.enrol(request);
    return writeOnce(this.store, (tx) => createAgent(tx, enrolment));
  }
}

/** Creates an agent as part of a larger write. */
export async function createAgent(tx: WriteTransaction, enrolment: Enrolment): Promise<Created> {
  await agents.lockIdentity(tx.manager, enrolment.identityDigest);
  const { holder, declared, possibleDuplicateOf } = await agents.whatIsKnown(
    tx.manager,
    enrolment.fingerprint,
    enrolment.unit,
    foldIdentity(enrolment),
  );
  if (!declared) throw new Refusal('unknown-unit');
  const agentId = holder ?? enrolment.agentId;
  const { usualName, firstName, birthDate, unit } = enrolment;
  const { recorded: facts } = await decideWithin(tx, agentDecider, agentStream(agentId), {
    type: 'CreateAgent',
    ...{ agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf },
  });
  if (facts.length > 0) await handOverNumen(tx, enrolment);
  return { agentId, created: facts.length > 0, possibleDuplicateOf };
}

/** Claims the NUMEN for the agent, and hands it sealed to the credentials service. */
async function handOverNumen(
  tx: WriteTransaction,
  { agentId, fingerprint, sealed }: Enrolment,
): Promise<void> {
  if (!(await numens.claim(tx.manager, agentId, fingerprint, sealed)))
    throw new LostRace('somebody else claimed the NUMEN first');
  await tx.publish({
    topic: topics.enrolments.name,
    key: agentId,
    type: 'NumenSealed',
    data: { agentId, sealed },
  });
}
