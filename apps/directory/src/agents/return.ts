import { agents, ReturnAgent } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnAgent } from './decide-on-agents.js';
import { Enroller } from './enrolment.js';
import type { Fingerprints } from './fingerprints.js';
import { NumenStore } from './numen.store.js';

const numens = new NumenStore();

/** Records that an agent who had departed works here again. */
@Controller()
export class ReturnAgentHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly enroller: Enroller,
  ) {}

  /** Gives no role back: an administrator must appoint the agent again. Refuses with `numen-conflict` too. */
  @Serves(agents.return)
  return(@Asked() { agentId, on, numen }: ReturnAgent): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    const command = { type: 'ReturnAgent', agentId, on, through: 'hand' } as const;
    const another = numen === undefined ? undefined : this.enroller.fingerprintsOf(numen);
    return writeOnce(this.store, async (tx) => {
      await decideOnAgent(tx, command);
      if (another) await claimAnother(tx, agentId, another);
    });
  }
}

/** They may have come back with another NUMEN, as a new contract gives one; it may be theirs already. */
async function claimAnother(
  { manager }: WriteTransaction,
  agentId: string,
  fingerprints: Fingerprints,
): Promise<void> {
  if (await numens.claimAnother(manager, agentId, fingerprints)) return;
  if ((await numens.holder(manager, fingerprints)) !== agentId) throw new Refusal('numen-conflict');
}
