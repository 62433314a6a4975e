import { agents, ChangeAgentStatus } from '@citadelle/contracts/calls';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus, mayUsePower } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnAdministrators, decideOnUnit } from '../units/decide.js';
import { UnitStore } from '../units/unit.store.js';
import { agentDecider, agentStream } from './agent.js';
import { AgentStore } from './agent.store.js';

const kept = new AgentStore();
const units = new UnitStore();

/** Records that an agent works here no more, and takes their roles. */
@Controller()
export class DepartAgentHandler {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Refuses as the deciders do, also with `last-administrator`. */
  @Serves(agents.depart)
  depart(@Asked() request: ChangeAgentStatus): Promise<void> {
    demand(mayChangeAgentStatus(currentActor()));
    demand(mayUsePower(currentActor()));
    return writeOnce(this.store, (tx) => departAgent(tx, request));
  }
}

async function departAgent(
  tx: WriteTransaction,
  { agentId, on }: ChangeAgentStatus,
): Promise<void> {
  await kept.lock(tx.manager, agentId);
  const command = { type: 'DepartAgent', agentId, on } as const;
  await decideWithin(tx, agentDecider, agentStream(agentId), command);
  for (const unitId of await units.managedBy(tx.manager, agentId))
    await decideOnUnit(tx, { type: 'DismissManager', unitId, agentId });
  await decideOnAdministrators(tx, { type: 'DismissAdministrator', agentId });
}
