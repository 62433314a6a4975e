import { agents, ReturnAgent } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnAgent } from './decide-on-agents.js';

/** Records that an agent who had departed works here again. */
@Controller()
export class ReturnAgentHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Gives no role back: an administrator must appoint the agent again. */
  @Serves(agents.return)
  return(@Asked() { agentId, on }: ReturnAgent): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    const command = { type: 'ReturnAgent', agentId, on, through: 'hand' } as const;
    return writeOnce(this.store, async (tx) => {
      await decideOnAgent(tx, command);
    });
  }
}
