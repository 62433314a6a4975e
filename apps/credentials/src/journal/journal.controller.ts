import { Controller, Inject } from '@nestjs/common';
import {
  beginOf,
  endOf,
  type JournalEntryView,
  ReadSecurityJournalInside,
  RecordInJournal,
  securityJournal,
  type SecurityJournalPage,
} from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayReadSecurityJournal } from '@citadelle/rights';
import {
  Asked,
  badCursor,
  currentActor,
  EVENT_STORE,
  invalidRequest,
  Serves,
  writeOnFirstSight,
} from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { readJournalCursor, writeJournalCursor } from './journal-cursor.js';
import { JournalReaderStore, type JournalRow } from './journal-reader.store.js';
import { SecurityJournal } from './security-journal.js';

/** The security journal: what the gateway hands over, and what administrators read. */
@Controller()
export class JournalController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly journal: SecurityJournal,
    private readonly reader: JournalReaderStore,
  ) {}

  /** A batch that comes again, since its answer was lost, is written down once. */
  @Serves(securityJournal.record)
  async record(@Asked() { batchId, notes }: RecordInJournal): Promise<void> {
    await writeOnFirstSight(this.store, 'security-journal-notes', batchId, (tx) =>
      this.journal.addNotes(notes, tx),
    );
  }

  /** Refuses with `administrator-required`. That somebody reads it, or takes it away, is written down first. */
  @Serves(securityJournal.read)
  async read(@Asked() request: ReadSecurityJournalInside): Promise<SecurityJournalPage> {
    demand(mayReadSecurityJournal(currentActor()));
    const { kind, agentId, limit, download } = request;
    const search = { kind, agentId, ...spanOf(request), after: placeOf(request.after) };
    if (!download) await this.journal.add({ kind: 'journal-read' });
    else if (search.after === undefined) await this.journal.add({ kind: 'journal-exported' });
    const rows = await this.reader.page(this.manager, { ...search, most: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { items: shown.map(viewOf), next: last ? writeJournalCursor(last) : null };
  }
}

function spanOf({ from, until }: ReadSecurityJournalInside) {
  const span = { from: from && beginOf(from), until: until && endOf(until) };
  if (span.from && span.until && span.from >= span.until) {
    const message = 'La fin de la période précède son début. Corrigez l’une des deux dates.';
    throw invalidRequest([{ field: 'until', code: 'before-from', message }]);
  }
  return { ...(span.from && { from: span.from }), ...(span.until && { until: span.until }) };
}

function placeOf(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const place = readJournalCursor(cursor);
  if (place) return place;
  throw badCursor();
}

function viewOf(row: JournalRow): JournalEntryView {
  const { at, until, count, kind, actor, agent, unit, source, operation, outcome } = row;
  return {
    at: at.toISOString(),
    until: until.toISOString(),
    count,
    kind,
    actor,
    agent,
    unit,
    source: source === 'unknown' ? null : source,
    operation: operation === '' ? null : operation,
    outcome,
  };
}
