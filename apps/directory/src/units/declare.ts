import type { DeclareUnit } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { unitDecider, unitStream } from './unit.js';

/** Declares a unit, or changes its name. */
export async function declareUnit(
  tx: WriteTransaction,
  { unitId, name }: DeclareUnit,
): Promise<void> {
  const command = { type: 'DeclareUnit', unitId, name: name.trim() } as const;
  await decideWithin(tx, unitDecider, unitStream(unitId), command);
}
