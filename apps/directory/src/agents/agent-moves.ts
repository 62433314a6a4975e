import { Refusal } from '@citadelle/decider';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, writeOnce } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { administratorsDecider } from '../units/administrators.decider.js';
import { administratorsStream } from '../units/administrators.events.js';
import { unitDecider } from '../units/unit.decider.js';
import { unitStream } from '../units/unit.events.js';
import { agentDecider } from './agent.decider.js';
import { agentStream } from './agent.events.js';

/** Records departures and returns of agents. */
@Injectable()
export class AgentMoves {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** Records a departure and takes the agent's roles. Refuses as the deciders do, also with `last-administrator`. */
  async depart(agentId: string, on: string): Promise<void> {
    await writeOnce(this.store, async (tx) => {
      await lockForMove(tx, agentId);
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
  const [agent] = await tx.manager.query<{ status: string }[]>(
    'SELECT status FROM agents WHERE agent_id = $1 FOR SHARE',
    [agentId],
  );
  if (!agent) throw new Refusal('agent-not-found');
  if (agent.status === 'departed') throw new Refusal('agent-departed');
}

/** Locks the agent's row: waits for appointments in progress, and makes later ones wait. */
async function lockForMove(tx: WriteTransaction, agentId: string): Promise<void> {
  await tx.manager.query('SELECT FROM agents WHERE agent_id = $1 FOR UPDATE', [agentId]);
}

async function dismissEverywhere(tx: WriteTransaction, agentId: string): Promise<void> {
  const managed = await tx.manager.query<{ unitId: string }[]>(
    'SELECT unit_id AS "unitId" FROM unit_managers WHERE agent_id = $1 ORDER BY unit_id',
    [agentId],
  );
  for (const { unitId } of managed) {
    const command = { type: 'DismissManager', unitId, agentId } as const;
    await decideWithin(tx, unitDecider, unitStream(unitId), command);
  }
  const command = { type: 'DismissAdministrator', agentId } as const;
  await decideWithin(tx, administratorsDecider, administratorsStream, command);
}
