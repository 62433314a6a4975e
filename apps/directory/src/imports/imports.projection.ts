import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { ImportEvent } from './import.events.js';
import { evolveImport, type ImportState } from './import.state.js';
import { type ImportRow, ImportStore } from './import.store.js';

const imports = new ImportStore();

/** Keeps the read model of imports: events that are few, taken one by one. */
export const importsProjection: Projection = {
  name: 'imports',
  tables: ['imports'],

  async project(events, manager) {
    for (const recorded of events)
      if (recorded.stream.startsWith('import-'))
        await fold(recorded as RecordedEvent<ImportEvent>, manager);
  },
};

async function fold(recorded: RecordedEvent<ImportEvent>, manager: EntityManager): Promise<void> {
  const { event, version, at, metadata } = recorded;
  const { importId } = event.data;
  const before = await imports.find(manager, importId);
  const unknown: ImportState = { status: 'unknown' };
  const state = evolveImport(before?.state ?? unknown, event);
  if (state.status === 'unknown') throw new Error('an import without a beginning');
  const begun = { uploadedAt: at, uploadedBy: metadata.by, confirmedAt: null, endedAt: null };
  const confirms = event.type === 'ImportConfirmed' || event.type === 'DeparturesConfirmed';
  const ends = event.type === 'ImportDone' || event.type === 'ImportAbandoned';
  const row: ImportRow = {
    ...begun,
    ...before,
    ...{ importId, version, state },
    ...(confirms && { confirmedAt: at, endedAt: null }),
    ...(ends && { endedAt: at }),
  };
  await imports.keep(manager, row);
}
