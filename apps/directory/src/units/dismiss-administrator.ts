import type { AgentPath } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { administratorsDecider, administratorsStream } from './administrators.js';

/** Takes the directory from one of its administrators. Refuses with `last-administrator`. */
export async function dismissAdministrator(
  tx: WriteTransaction,
  { agentId }: AgentPath,
): Promise<void> {
  const command = { type: 'DismissAdministrator', agentId } as const;
  await decideWithin(tx, administratorsDecider, administratorsStream, command);
}
