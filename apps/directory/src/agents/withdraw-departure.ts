import { AgentPath, agents } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnAgent } from './decide-on-agents.js';

/** Records that an agent whose departure was announced stays. */
@Controller()
export class WithdrawDepartureHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Refuses with `agent-not-found` and `already-departed`; where nothing is announced it changes nothing. */
  @Serves(agents.withdrawDeparture)
  withdraw(@Asked() { agentId }: AgentPath): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    const command = { type: 'WithdrawDeparture', agentId, through: 'hand' } as const;
    return writeOnce(this.store, async (tx) => {
      await decideOnAgent(tx, command);
    });
  }
}
