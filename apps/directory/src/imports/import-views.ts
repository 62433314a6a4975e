import type { ImportLineError, ImportView, PlannedLineView } from '@citadelle/contracts/calls';
import type { EventStore, SubjectBox } from '@citadelle/event-store';
import { EVENT_STORE } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { importSubject } from './import.events.js';
import { appliedOf, type BegunImport } from './import.state.js';
import { type ImportRow, ImportStore } from './import.store.js';
import { FIRST_ABSENT, type KeptLine } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { type ImportWork, ImportWorkStore } from './import-work.store.js';
import { lineErrors } from './plan/line-errors.js';

/** How many refused lines are told with the import itself. */
const ERRORS = 100;
const OVER: readonly BegunImport['status'][] = ['done', 'abandoned'];

/** What is shown of an import beside its row. */
interface Beside {
  readonly work: ImportWork | undefined;
  readonly box: SubjectBox | undefined;
  readonly errors: ImportLineError[];
  /** The import that is being applied. */
  readonly first: string | undefined;
}

/** Imports as they are shown. What their files say is shown until their key goes. */
@Injectable()
export class ImportViews {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly imports: ImportStore,
    private readonly works: ImportWorkStore,
    private readonly lines: ImportLineStore,
  ) {}

  /** The box of an import that is still kept. */
  async boxOf(importId: string): Promise<SubjectBox | undefined> {
    return (await this.keptOf(importId)).box;
  }

  async of(row: ImportRow): Promise<ImportView> {
    const kept = await this.keptOf(row.importId);
    const errors = kept.box ? await this.errorsOf(row.importId, kept.box) : [];
    return this.viewOf(row, { ...kept, errors, first: await this.first() });
  }

  /** Without the errors of their lines. */
  async page(before: string | undefined, limit: number): Promise<ImportView[]> {
    const rows = await this.imports.page(this.manager, before, limit);
    const first = await this.first();
    return Promise.all(
      rows.map(async (row) =>
        this.viewOf(row, { ...(await this.keptOf(row.importId)), errors: [], first }),
      ),
    );
  }

  /** How far an import is and what its file says, until its key goes. */
  private async keptOf(importId: string): Promise<Pick<Beside, 'work' | 'box'>> {
    const work = await this.works.find(this.manager, importId);
    const box = work && (await this.store.boxOf(importSubject(importId)));
    return { work, box };
  }

  private async viewOf(row: ImportRow, { work, box, errors, first }: Beside): Promise<ImportView> {
    const { importId, state } = row;
    const parts = box && (await this.works.parts(this.manager, importId, box));
    const { understood, remarked, answers } = parts ?? {};
    const { file } = state;
    const waitingFor = waitsFor(row, first);
    const units = Object.entries(remarked?.unknownUnits ?? {});
    return {
      importId,
      state: state.status,
      ...(waitingFor !== undefined && { waitingFor }),
      mode: file.mode,
      scope: [...file.scope],
      extractedOn: file.extractedOn,
      uploadedAt: row.uploadedAt.toISOString(),
      uploadedBy: row.uploadedBy,
      sha256: file.sha256,
      encoding: understood?.encoding ?? '',
      separator: understood?.separator ?? '',
      columns: (understood?.columns ?? []).map((column) => ({ ...column })),
      sample: [...(understood?.sample ?? [])],
      ...countsOf(state, work),
      blocked: [...(remarked?.blocked ?? [])],
      warnings: [...(remarked?.warnings ?? []), ...proposed(state)],
      unknownUnits: units.map(([unit, lines]) => ({
        ...{ unit, lines },
        answer: answers?.units[unit] ?? null,
      })),
      errors,
      estimatedEnd: estimatedEnd(state, work),
      confirmed: state.confirmed !== undefined,
      departuresConfirmed: state.confirmed === 'departures',
      ...(state.abandoned !== undefined && { abandoned: state.abandoned }),
    };
  }

  /** The import that goes first; imports are applied one at a time. */
  private async first(): Promise<string | undefined> {
    const [running] = await this.imports.ofStatus(this.manager, 'running');
    return running?.importId;
  }

  private async errorsOf(importId: string, box: SubjectBox): Promise<ImportLineError[]> {
    const wanted = { after: 0, limit: ERRORS, kind: 'rejected' } as const;
    const rejected = await this.lines.after(this.manager, importId, wanted, box);
    return rejected.flatMap(errorsOfLine).slice(0, ERRORS);
  }
}

/** The import that must end before this one goes on, if any. */
function waitsFor({ importId, state }: ImportRow, first: string | undefined): string | undefined {
  const goesOn = state.status === 'running' || state.status === 'reading';
  return goesOn && first !== importId ? first : undefined;
}

/** A line of a plan as it is shown. */
export function lineView(kept: KeptLine): PlannedLineView {
  const { number, read, plan, login, applied } = kept;
  const { usualName, firstName, unit } = { ...plan?.known, ...withoutGaps(read.person) };
  const kind = plan?.kind ?? 'rejected';
  return {
    line: number < FIRST_ABSENT ? number : null,
    kind: kind === 'empty' ? 'rejected' : kind,
    agentId: plan?.agentId ?? null,
    usualName: usualName ?? null,
    firstName: firstName ?? null,
    unit: plan?.unit ?? unit ?? null,
    login: login?.login ?? null,
    renumbers: login?.renumbers ?? null,
    changes: (plan?.changes ?? []).map((change) => ({ ...change })),
    remarks: (plan?.remarks ?? read.remarks).map(({ code, message }) => ({ code, message })),
    errors: errorsOfLine(kept),
    cells: kind === 'rejected' ? [...read.cells] : [],
    answer: plan?.answer ?? null,
    answers: [...(plan?.answers ?? [])],
    applied,
  };
}

function withoutGaps<Given extends object>(given: Given): Given {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as Given;
}

function errorsOfLine({ read, plan }: KeptLine): ImportLineError[] {
  if (!plan) return [];
  return lineErrors(plan, read.person);
}

function countsOf(state: BegunImport, work: ImportWork | undefined) {
  const { status, planned, applied, departed, confirmed } = state;
  // Of one that was broken off, what came of the lines before.
  const isOver = status === 'done' || (status === 'abandoned' && applied !== undefined);
  const counts = { ...planned, ...(isOver && applied) };
  // A line that was read stays read while the plan is made, or made anew.
  const read = work?.total ?? work?.reached ?? 0;
  const processed =
    status === 'reading' ? read : applied ? appliedOf(state) : (planned?.total ?? 0);
  return {
    total: planned?.total ?? read,
    processed,
    created: counts.created ?? 0,
    changed: counts.changed ?? 0,
    departing: (isOver && confirmed === 'departures' ? departed : counts.departing) ?? 0,
    returning: counts.returning ?? 0,
    alreadyKnown: counts.alreadyKnown ?? 0,
    rejected: counts.rejected ?? 0,
    empty: counts.empty ?? 0,
    homonyms: counts.homonyms ?? 0,
    possibleDuplicates: counts.possibleDuplicates ?? 0,
  };
}

/** When it should be done, by the pace since it was begun or taken up again. */
function estimatedEnd(state: BegunImport, work: ImportWork | undefined): string | null {
  if (state.status !== 'running' || !work?.runSince || !state.planned) return null;
  const done = appliedOf(state) - work.runFrom;
  const left = state.planned.total - appliedOf(state);
  if (done <= 0 || left < 0) return null;
  const perLine = (Date.now() - work.runSince.getTime()) / done;
  return new Date(Date.now() + left * perLine).toISOString();
}

function proposed({ status, proposed: said }: BegunImport) {
  if (!said || OVER.includes(status)) return [];
  const message =
    'Un administrateur a levé les blocages de ce fichier : un second administrateur doit faire de même.';
  return [{ code: 'second-administrator-needed', message }];
}
