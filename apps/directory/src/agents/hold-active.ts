import { Refusal } from '@citadelle/decider';
import type { WriteTransaction } from '@citadelle/event-store';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();

/**
 * Refuses with `agent-not-found` or `agent-departed`, and locks the agent's row until this write ends: a departure
 * that ran at the same time would not see the role and leave it behind.
 */
export async function holdActive(tx: WriteTransaction, agentId: string): Promise<void> {
  const status = await agents.hold(tx.manager, agentId);
  if (status === undefined) throw new Refusal('agent-not-found');
  if (status === 'departed') throw new Refusal('agent-departed');
}
