import type { ChangeAgentStatus } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { agentDecider, agentStream } from './agent.js';

/** Records a return. It gives no role back: an administrator must appoint the agent again. */
export async function returnAgent(
  tx: WriteTransaction,
  { agentId, on }: ChangeAgentStatus,
): Promise<void> {
  const command = { type: 'ReturnAgent', agentId, on } as const;
  await decideWithin(tx, agentDecider, agentStream(agentId), command);
}
