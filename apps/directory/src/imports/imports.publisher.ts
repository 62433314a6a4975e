import { type ImportOutcome, messageOn, topics } from '@citadelle/contracts';
import type { Publisher, RecordedEvent } from '@citadelle/event-store';
import type { ImportEvent } from './import.events.js';
import { appliedOf } from './import.state.js';
import { ImportStore } from './import.store.js';

const imports = new ImportStore();

/** Tells our services what became of a file once somebody has confirmed it: nothing came of the others. */
export const importsPublisher: Publisher = async (recorded, manager) => {
  const { event, metadata, at } = recorded as RecordedEvent<ImportEvent>;
  const outcome = outcomeOf(event);
  if (!outcome) return [];
  const { importId } = event.data;
  // As the read model has it, which the event has already changed.
  const { state, uploadedAt, confirmedAt } = (await imports.find(manager, importId))!;
  const { file, planned, applied, departed, confirmed, confirmedBy } = state;
  if (!confirmed || !applied || !confirmedBy || !confirmedAt) return [];
  const { created, changed, returning, alreadyKnown, rejected, empty } = applied;
  const told = messageOn(topics.acts, importId, 'ImportEnded', {
    ...{ importId, outcome, what: confirmed, mode: file.mode },
    uploadedAt: uploadedAt.toISOString(),
    confirmedAt: confirmedAt.toISOString(),
    confirmedBy,
    by: metadata.by,
    total: planned?.total ?? 0,
    processed: appliedOf(state),
    ...{ created, changed, returning, alreadyKnown, rejected, empty },
    homonyms: planned?.homonyms ?? 0,
    departed,
    departing: Math.max((planned?.departing ?? 0) - departed, 0),
    at: at.toISOString(),
  });
  return [told];
};

function outcomeOf(event: ImportEvent): ImportOutcome | undefined {
  switch (event.type) {
    case 'ImportDone':
      return 'done';
    case 'ImportSuspended':
      return 'suspended';
    case 'ImportResumed':
      return 'resumed';
    case 'ImportAbandoned':
      return event.data.why;
    default:
      return undefined;
  }
}
