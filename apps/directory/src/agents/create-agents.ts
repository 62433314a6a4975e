import { messageOn, topics } from '@citadelle/contracts';
import type { AgentDifference, CreatedAgent } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { LostRace, type WriteTransaction } from '@citadelle/event-store';
import type { AgentState } from './agent.state.js';
import { decideOnAgents } from './decide-on-agents.js';
import type { Enrolment } from './enrolment.js';
import { identityKey } from './identity.js';
import { type KnownOfAgent, KnownAgentStore } from './known-agent.store.js';
import { type NumenClaim, NumenStore } from './numen.store.js';

const kept = new KnownAgentStore();
const numens = new NumenStore();

/**
 * Creates agents in their order, claims their NUMENs and hands them sealed to the credentials service; or finds those who
 * have these NUMENs, and says what is otherwise with them. In the place of one who is refused stands the refusal,
 * `unknown-unit` or `numen-conflict`, and nothing is written of them. Any number takes a handful of statements.
 */
export async function createAgents(
  tx: WriteTransaction,
  enrolments: readonly Enrolment[],
): Promise<(CreatedAgent | Refusal)[]> {
  if (enrolments.length === 0) return [];
  const digests = enrolments.flatMap(({ identityDigests }) => identityDigests);
  await kept.lockIdentities(tx.manager, digests);
  const known = afterEachOther(enrolments, await kept.whatIsKnown(tx.manager, enrolments));
  const orders = enrolments.map((enrolment, index) => {
    const { holder, declared, possibleDuplicateOf } = known[index]!;
    const agentId = holder ?? enrolment.agentId;
    const { usualName, firstName, birthDate, unit, phone, end } = enrolment;
    const data = { agentId, usualName, firstName, birthDate, unit, phone, end };
    const command = { type: 'CreateAgent', ...data, possibleDuplicateOf } as const;
    return { agentId, commands: declared ? [command] : [] };
  });
  const decided = await decideOnAgents(tx, orders);
  const claims: NumenClaim[] = [];
  const answers = enrolments.map((enrolment, index): CreatedAgent | Refusal => {
    const { agentId } = orders[index]!;
    const { declared, possibleDuplicateOf } = known[index]!;
    const outcome = decided[index]!;
    if (!declared) return new Refusal('unknown-unit');
    if (outcome instanceof Refusal) return outcome;
    const created = outcome.events.length > 0;
    const answer = { agentId, created, possibleDuplicateOf };
    if (!created) return { ...answer, differs: differences(outcome.before, enrolment.unit) };
    claims.push({ ...enrolment, agentId });
    return answer;
  });
  if (!(await numens.claimAll(tx.manager, claims)))
    throw new LostRace('somebody else claimed a NUMEN first');
  for (const { agentId, sealed } of claims)
    await tx.publish(messageOn(topics.enrolments, agentId, 'NumenSealed', { agentId, sealed }));
  return answers;
}

/** As {@link createAgents} with one; throws the refusal. */
export async function createAgent(
  tx: WriteTransaction,
  enrolment: Enrolment,
): Promise<CreatedAgent> {
  const [answer] = await createAgents(tx, [enrolment]);
  if (answer instanceof Refusal) throw answer;
  return answer!;
}

/** What is known of each once those before it are created: it may be one of them, or their possible duplicate. */
function afterEachOther(
  enrolments: readonly Enrolment[],
  known: readonly KnownOfAgent[],
): KnownOfAgent[] {
  const holders = new Map<string, string>();
  const namesakes = new Map<string, string[]>();
  return enrolments.map((enrolment, index) => {
    const { declared, possibleDuplicateOf, ...before } = known[index]!;
    const forms = enrolment.fingerprints.forms.map((form) => form.toString('hex'));
    const earlier = forms.map((form) => holders.get(form)).find((agentId) => agentId);
    const holder = before.holder ?? earlier ?? null;
    const key = identityKey(enrolment);
    const same = namesakes.get(key) ?? [];
    if (declared && holder === null) {
      for (const form of forms) holders.set(form, enrolment.agentId);
      namesakes.set(key, [...same, enrolment.agentId]);
    }
    const others = same.filter((agentId) => agentId !== holder);
    return { holder, declared, possibleDuplicateOf: [...possibleDuplicateOf, ...others] };
  });
}

/** What is otherwise with somebody who is known than that they work in this unit. */
function differences(known: AgentState, unit: string): AgentDifference[] {
  if (known.status === 'unknown') return [];
  const otherUnit = known.unit !== unit;
  const departed = known.status !== 'active';
  return [...(otherUnit ? (['unit'] as const) : []), ...(departed ? (['status'] as const) : [])];
}
