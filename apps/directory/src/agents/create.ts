import { messageOn, topics } from '@citadelle/contracts';
import type { CreatedAgent } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { decideWithin, LostRace, type WriteTransaction } from '@citadelle/event-store';
import { agentDecider, agentStream } from './agent.js';
import { AgentStore } from './agent.store.js';
import type { Enrolment } from './enrolment.js';
import { foldIdentity } from './identity.js';
import { NumenStore } from './numen.store.js';

const agents = new AgentStore();
const numens = new NumenStore();

/** Creates the agent, or finds the one who has this NUMEN. Refuses with `unknown-unit` and `numen-conflict`. */
export async function createAgent(
  tx: WriteTransaction,
  enrolment: Enrolment,
): Promise<CreatedAgent> {
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
  await tx.publish(messageOn(topics.enrolments, agentId, 'NumenSealed', { agentId, sealed }));
}
