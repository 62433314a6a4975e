import type { AgentPath } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { holdActive } from '../agents/hold-active.js';
import { administratorsDecider, administratorsStream } from './administrators.js';

/** Lets somebody who works here change the directory. */
export async function appointAdministrator(
  tx: WriteTransaction,
  { agentId }: AgentPath,
): Promise<void> {
  await holdActive(tx, agentId);
  const command = { type: 'AppointAdministrator', agentId } as const;
  await decideWithin(tx, administratorsDecider, administratorsStream, command);
}
