import { fold } from '@citadelle/decider';
import type { WriteTransaction } from '@citadelle/event-store';
import { importStream } from './import.events.js';
import { type ImportCommand, importDecider } from './import.js';
import type { ImportState } from './import.state.js';
import { ImportStore } from './import.store.js';

const imports = new ImportStore();

/**
 * Decides about one import as part of a write. The state comes from the read model, which is as new as the stream: an
 * import has an event for each batch of its lines, and they are not read again for each.
 */
export async function decideOnImport(
  tx: WriteTransaction,
  importId: string,
  command: ImportCommand,
): Promise<ImportState> {
  const row = await imports.hold(tx.manager, importId);
  const before: ImportState = row?.state ?? { status: 'unknown' };
  const events = importDecider.decide(command, before);
  await tx.append(importStream(importId), row?.version ?? 0, events);
  return fold(importDecider, events, before);
}
