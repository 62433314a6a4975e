import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { type UnitCommand, unitDecider, unitStream } from './unit.js';

/** Decides about the unit that a command names, as part of a write. */
export async function decideOnUnit(tx: WriteTransaction, command: UnitCommand): Promise<void> {
  await decideWithin(tx, unitDecider, unitStream(command.unitId), command);
}
