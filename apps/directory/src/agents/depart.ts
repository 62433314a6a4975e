import type { ChangeAgentStatus } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { decideOnAdministrators, decideOnUnit } from '../units/decide.js';
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
    await decideOnUnit(tx, { type: 'DismissManager', unitId, agentId });
  await decideOnAdministrators(tx, { type: 'DismissAdministrator', agentId });
}
