import type { ManagerPath } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { holdActive } from '../agents/hold-active.js';
import { unitDecider, unitStream } from './unit.js';

/** Makes somebody who works here a manager of a unit. */
export async function appointManager(
  tx: WriteTransaction,
  { unitId, agentId }: ManagerPath,
): Promise<void> {
  await holdActive(tx, agentId);
  const command = { type: 'AppointManager', unitId, agentId } as const;
  await decideWithin(tx, unitDecider, unitStream(unitId), command);
}
