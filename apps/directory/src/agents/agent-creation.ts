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
import { agentDecider } from './agent.decider.js';
import { agentStream } from './agent.events.js';
import { ENROL, type Enrol, type Enrolment } from './enrolment.js';
import { foldIdentity } from './identity.js';
import { selectNamesakes } from './namesakes.js';

type Created = CreatedAgent;

const HOLDER = '(SELECT agent_id FROM numen_fingerprints WHERE fingerprint = $1)';
const NAMESAKES = selectNamesakes({
  usualName: '$3',
  firstName: '$4',
  birthDate: '$5',
  agentId: HOLDER,
});

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
  await lockIdentity(tx, enrolment);
  const { holder, declared, possibleDuplicateOf } = await whatIsKnown(tx, enrolment);
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

/** Makes two creations of one identity follow each other, so that the second sees its possible duplicate. */
async function lockIdentity(tx: WriteTransaction, { identityDigest }: Enrolment): Promise<void> {
  await tx.manager.query('SELECT pg_advisory_xact_lock($1)', [
    identityDigest.readBigInt64BE().toString(),
  ]);
}

interface Known {
  holder: string | null;
  declared: boolean;
  possibleDuplicateOf: string[];
}

async function whatIsKnown(tx: WriteTransaction, enrolment: Enrolment): Promise<Known> {
  const { usualName, firstName, birthDate } = foldIdentity(enrolment);
  const [known] = await tx.manager.query<[Known]>(
    `SELECT ${HOLDER} AS holder,
            EXISTS (SELECT FROM units WHERE unit_id = $2) AS declared,
            ${NAMESAKES} AS "possibleDuplicateOf"`,
    [enrolment.fingerprint, enrolment.unit, usualName, firstName, birthDate],
  );
  return known;
}

/** Claims the NUMEN for the agent, and hands it sealed to the credentials service. */
async function handOverNumen(
  tx: WriteTransaction,
  { agentId, fingerprint, sealed }: Enrolment,
): Promise<void> {
  const handedOver = await tx.manager.query<unknown[]>(
    `WITH claimed AS (
       INSERT INTO numen_fingerprints (fingerprint, agent_id) VALUES ($1, $2)
       ON CONFLICT DO NOTHING RETURNING agent_id
     )
     INSERT INTO sealed_numens (agent_id, sealed) SELECT agent_id, $3 FROM claimed RETURNING 1`,
    [fingerprint, agentId, sealed],
  );
  if (handedOver.length === 0) throw new LostRace('somebody else claimed the NUMEN first');
  await tx.publish({
    topic: topics.enrolments.name,
    key: agentId,
    type: 'NumenSealed',
    data: { agentId, sealed },
  });
}
