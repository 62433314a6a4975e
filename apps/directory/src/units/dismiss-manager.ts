import type { ManagerPath } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { unitDecider, unitStream } from './unit.js';

/** Takes a unit from one of its managers. */
export async function dismissManager(
  tx: WriteTransaction,
  { unitId, agentId }: ManagerPath,
): Promise<void> {
  const command = { type: 'DismissManager', unitId, agentId } as const;
  await decideWithin(tx, unitDecider, unitStream(unitId), command);
}
