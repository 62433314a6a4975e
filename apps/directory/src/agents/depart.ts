import { Refusal } from '@citadelle/decider';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, writeOnce } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { administratorsDecider, administratorsStream } from '../units/administrators.js';
import { unitDecider, unitStream } from '../units/unit.js';
import { UnitStore } from '../units/unit.store.js';
import { agentDecider, agentStream } from './agent.js';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();
const units = new UnitStore();

/** Records departures and returns of agents. */
@Injectable()
export class AgentMoves {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Records a departure and takes the agent's roles. Refuses as the deciders do, also with `last-administrator`. */
  async depart(agentId: string, on: string): Promise<void> {
    await writeOnce(this.store, async (tx) => {
      await agents.lock(tx.manager, agentId);
      const command = { type: 'DepartAgent', agentId, on } as const;
      await decideWithin(tx, agentDecider, agentStream(agentId), command);
      await dismissEverywhere(tx, agentId);
    });
  }

  /** Records a return. It gives no role back: an administrator must appoint the agent again. */
  async comeBack(agentId: string, on: string): Promise<void> {
    const command = { type: 'ReturnAgent', agentId, on } as const;
    await writeOnce(this.store, async (tx) => {
      await decideWithin(tx, agentDecider, agentStream(agentId), command);
    });
  }
}

/**
 * Refuses with `agent-not-found` or `agent-departed`, and locks the agent's row until this write ends: a departure
 * that ran at the same time would not see the role and leave it behind.
 */
export async function holdActive(tx: WriteTransaction, agentId: string): Promise<void> {
  const status = await agents.hold(tx.manager, agentId);
  if (status === undefined) throw new Refusal('agent-not-found');
  if (status === 'departed') throw new Refusal('agent-departed');
}

async function dismissEverywhere(tx: WriteTransaction, agentId: string): Promise<void> {
  for (const unitId of await units.managedBy(tx.manager, agentId)) {
    const command = { type: 'DismissManager', unitId, agentId } as const;
    await decideWithin(tx, unitDecider, unitStream(unitId), command);
  }
  const command = { type: 'DismissAdministrator', agentId } as const;
  await decideWithin(tx, administratorsDecider, administratorsStream, command);
}
