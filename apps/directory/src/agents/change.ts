import { agents, type AgentView, ChangeAgent } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { demand, mayChangeAgent } from '@citadelle/rights';
import {
  Asked,
  CONFIG,
  currentActor,
  EVENT_STORE,
  Serves,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { DirectoryConfig } from '../directory.config.js';
import { AgentStore, viewOf } from './agent.store.js';
import { type AgentChange, changeAgents } from './change-agents.js';
import { contractEnd, refuseOver } from './contract-end.js';

/** Changes what is known of an agent: names, unit, phone, end of the contract. */
@Controller()
export class ChangeAgentHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: DirectoryConfig,
    private readonly manager: EntityManager,
    private readonly agents: AgentStore,
  ) {}

  /** Refuses as the decider does, and with `unknown-unit` and `contract-over`. */
  @Serves(agents.change)
  async change(@Asked() request: ChangeAgent): Promise<AgentView> {
    demand(mayChangeAgent(currentActor()));
    const change = changeByHand(request, this.config);
    // What is kept under an idempotency key holds nothing personal: the view is read afterwards.
    await writeOnce(this.store, (tx) => changeAgent(tx, change));
    const row = await this.agents.find(this.manager, change.agentId);
    if (!row) throw new Refusal('agent-not-found');
    return viewOf(row);
  }
}

async function changeAgent(tx: WriteTransaction, change: AgentChange): Promise<void> {
  const [outcome] = await changeAgents(tx, [change]);
  if (outcome instanceof Refusal) throw outcome;
  for (const { type, data } of outcome!.events) if (type === 'DepartureAnnounced') refuseOver(data);
}

/** A change as it was asked for: what has no text is erased. */
function changeByHand(
  { phone, endsOn, ...request }: ChangeAgent,
  config: DirectoryConfig,
): AgentChange {
  return {
    ...request,
    phone: phone === '' ? null : phone,
    end: endsOn === undefined ? undefined : endsOn === '' ? null : contractEnd(endsOn, config),
    through: 'hand',
  };
}
