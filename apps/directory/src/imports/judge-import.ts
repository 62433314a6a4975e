import type { ImportRemark } from '@citadelle/contracts/calls';
import { frenchMoment } from '@citadelle/contracts';
import { type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Absences } from './absences.js';
import type { Attempt } from './attempt.js';
import { decideOnImport } from './decide.js';
import type { ImportCounts } from './import.events.js';
import { ImportEnd } from './import-end.js';
import type { PlannedImport } from './import-facts.js';
import type { BegunImport } from './import.state.js';
import { type ImportRow, ImportStore } from './import.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { ImportWorkStore, type Remarked } from './import-work.store.js';
import { KnownPeopleStore } from './known-people.store.js';
import { type Block, blocksOf } from './plan/blocks.js';
import { noLines, type Tally } from './plan/tally.js';
import { warningsOf } from './plan/warnings.js';
import type { Understanding, UnreadableFile } from './reading/read-line.js';
import type { UnknownUnits } from './unknown-units.js';

/** What was counted while the lines were planned. */
export interface Counted {
  readonly sums: Tally;
  readonly unknownUnits: UnknownUnits;
}

/** A file without its end says nothing of those who are missing in it. */
const TRUNCATED = 'file-truncated';

/** Of these the directory has what the file says, or will have. */
const APPLIED: readonly BegunImport['status'][] = ['running', 'suspended', 'done'];

const DAY = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

/** Says whether a plan may be confirmed, and who is absent from the file. */
@Injectable()
export class JudgeImport {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly imports: ImportStore,
    private readonly works: ImportWorkStore,
    private readonly tallies: ImportTallyStore,
    private readonly people: KnownPeopleStore,
    private readonly absences: Absences,
    private readonly end: ImportEnd,
  ) {}

  /** Concludes a plan whose lines were judged: from now on it waits for somebody. */
  async conclude(planned: PlannedImport, counted: Counted, attempt?: Attempt): Promise<void> {
    const { file, box } = planned;
    const { importId } = file;
    const { sums } = counted;
    const departing = await this.absences.plan(planned, sums, attempt);
    const { understood } = await this.works.parts(this.manager, importId, box);
    const same = await this.imports.ofSameFile(this.manager, file.sha256, importId);
    const blocks = await this.blocksOf(planned, sums, departing.byUnit, same);
    const blocked = [...truncated(planned, understood, sums), ...blocks];
    // What blocks is not said a second time as a warning.
    const isBlock = (code: string) => blocked.some((block) => block.code === code);
    const remarked: Remarked = {
      blocked,
      warnings: [
        ...(understood?.warnings ?? []).filter(({ code }) => !isBlock(code)),
        ...sameFile(same).filter(({ code }) => !isBlock(code)),
        ...warningsOf(sums, departing.held),
      ],
      ...counted,
    };
    const work = await this.works.find(this.manager, importId);
    const counts: ImportCounts = {
      total: work?.total ?? sums.total,
      created: sums.created,
      changed: sums.changed,
      returning: sums.returning,
      alreadyKnown: sums.known,
      rejected: sums.rejected,
      empty: work?.empty ?? 0,
      departing: departing.total,
      homonyms: await this.tallies.homonyms(this.manager, importId),
      possibleDuplicates: sums.possibleDuplicates,
    };
    await this.record(planned, counts, remarked, attempt);
  }

  /** Concludes for a file that cannot be read: nothing comes of it. */
  async concludeUnreadable(
    planned: PlannedImport,
    { code, message }: UnreadableFile,
  ): Promise<void> {
    const remarked: Remarked = {
      blocked: [{ code, message, mayBeLifted: false, people: 0 }],
      warnings: [],
      unknownUnits: {},
      sums: noLines,
    };
    await this.record(planned, NO_COUNTS, remarked, undefined);
  }

  private async record(
    { file: { importId }, box }: PlannedImport,
    counts: ImportCounts,
    remarked: Remarked,
    attempt: Attempt | undefined,
  ): Promise<void> {
    const blocked = remarked.blocked.map(({ code }) => code);
    const why = { correlationId: importId, by: 'system' };
    const superseded = await this.store.write(why, async (tx) => {
      await decideOnImport(tx, importId, { type: 'PlanImport', counts, blocked });
      await attempt?.reach(tx.manager, 0);
      await this.works.keepRemarked(tx.manager, importId, remarked, box);
      await this.works.beginStage(tx.manager, importId);
      return this.supersede(tx, importId);
    });
    if (superseded > 0) await this.end.sweep();
  }

  /** A newer plan of the same person takes the place of those of before. */
  private async supersede(tx: WriteTransaction, importId: string): Promise<number> {
    const newer = await this.imports.find(tx.manager, importId);
    const waiting = await this.imports.ofStatus(tx.manager, 'reading', 'ready', 'blocked');
    const older = waiting.filter(
      (other) => other.uploadedBy === newer!.uploadedBy && other.importId < importId,
    );
    for (const other of older) await this.end.abandon(tx, other.importId, 'superseded');
    return older.length;
  }

  private async blocksOf(
    { file }: PlannedImport,
    sums: Tally,
    departingByUnit: ReadonlyMap<string, number>,
    same: ImportRow | undefined,
  ): Promise<Block[]> {
    const { importId, mode, scope, extractedOn } = file;
    const units = await this.people.figuresByUnit(this.manager, importId, scope);
    const total = (of: (unit: (typeof units)[number]) => number) =>
      units.reduce((sum, unit) => sum + of(unit), 0);
    const last = await this.imports.appliedLast(this.manager, importId);
    return blocksOf({
      mode,
      extractedOn,
      valid: sums.total - sums.rejected,
      lines: sums.total,
      known: sums.holders,
      renamed: sums.renamed,
      swapped: sums.swapped,
      departedNamed: sums.departedNamed,
      active: total(({ active }) => active),
      present: total(({ present }) => present),
      departing: [...departingByUnit.values()].reduce((sum, count) => sum + count, 0),
      units: units.map(({ unit, active }) => ({
        unit,
        active,
        departing: departingByUnit.get(unit) ?? 0,
      })),
      lastExtractedOn: last?.state.file.extractedOn ?? null,
      sameFileAt: same && APPLIED.includes(same.state.status) ? same.confirmedAt : null,
    });
  }
}

const NO_COUNTS: ImportCounts = {
  total: 0,
  created: 0,
  changed: 0,
  returning: 0,
  alreadyKnown: 0,
  rejected: 0,
  empty: 0,
  departing: 0,
  homonyms: 0,
  possibleDuplicates: 0,
};

/** That the same bytes came before. */
function sameFile(same: ImportRow | undefined): ImportRemark[] {
  if (!same) return [];
  const at = frenchMoment(same.uploadedAt, DAY);
  return [{ code: 'same-file', message: `Fichier identique à l’import du ${at}.` }];
}

function truncated(
  { file }: PlannedImport,
  understood: Understanding | undefined,
  { total, rejected }: Tally,
): Block[] {
  const warning = understood?.warnings.find(({ code }) => code === TRUNCATED);
  if (!warning) return [];
  const isWhole = file.mode === 'synchronise';
  const people = total - rejected;
  return [{ code: TRUNCATED, message: warning.message, mayBeLifted: !isWhole, people }];
}
