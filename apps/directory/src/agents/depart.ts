import type { ChangeAgentStatus } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { dismissAdministrator } from '../units/dismiss-administrator.js';
import { dismissManager } from '../units/dismiss-manager.js';
import { UnitStore } from '../units/unit.store.js';
import { agentDecider, agentStream } from './agent.js';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();
const units = new UnitStore();

/** Records a departure and takes the agent's roles. Refuses as the deciders do, also with `last-administrator`. */
export async function departAgent(
  tx: WriteTransaction,
  { agentId, on }: ChangeAgentStatus,
): Promise<void> {
  await agents.lock(tx.manager, agentId);
  const command = { type: 'DepartAgent', agentId, on } as const;
  await decideWithin(tx, agentDecider, agentStream(agentId), command);
  for (const unitId of await units.managedBy(tx.manager, agentId))
    await dismissManager(tx, { unitId, agentId });
  await dismissAdministrator(tx, { agentId });
}
