import { agents, ChangeAgentStatus, type ProposedChange } from '@citadelle/contracts/calls';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus, mayUsePower } from '@citadelle/rights';
import {
  answerOrNothing,
  Asked,
  CONFIG,
  currentActor,
  EVENT_STORE,
  Serves,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { DirectoryConfig } from '../directory.config.js';
import type { Proposal } from '../units/administrators.js';
import {
  changeAdministrator,
  circumstancesOf,
  proposedChange,
} from '../units/change-administrator.js';
import { decideOnUnit } from '../units/decide.js';
import { UnitStore } from '../units/unit.store.js';
import { agentDecider, agentStream } from './agent.js';
import { AgentStore } from './agent.store.js';

const kept = new AgentStore();
const units = new UnitStore();

/** Records that an agent works here no more, and takes their roles. */
@Controller()
export class DepartAgentHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: DirectoryConfig,
  ) {}

  /** Refuses as the deciders do, also with `last-administrator`. */
  @Serves(agents.depart)
  async depart(
    @Asked() request: ChangeAgentStatus,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<ProposedChange> {
    demand(mayChangeAgentStatus(currentActor()));
    demand(mayUsePower(currentActor()));
    const circumstances = circumstancesOf(this.config);
    const proposal = await writeOnce(this.store, (tx) => departAgent(tx, request, circumstances));
    return answerOrNothing(proposedChange(proposal), reply);
  }
}

/** Records a departure as part of a write; that of an administrator may wait for a second one, and comes back then. */
export async function departAgent(
  tx: WriteTransaction,
  { agentId, on }: ChangeAgentStatus,
  circumstances: ReturnType<typeof circumstancesOf>,
): Promise<Proposal | undefined> {
  await kept.lock(tx.manager, agentId);
  const role = { type: 'DepartAdministrator', agentId, on, ...circumstances } as const;
  const proposal = await changeAdministrator(tx, role);
  if (proposal) return proposal;
  const command = { type: 'DepartAgent', agentId, on } as const;
  await decideWithin(tx, agentDecider, agentStream(agentId), command);
  for (const unitId of await units.managedBy(tx.manager, agentId))
    await decideOnUnit(tx, { type: 'DismissManager', unitId, agentId });
  return undefined;
}
