import { oneAhead, sleep } from '@citadelle/async';
import { dayInParis } from '@citadelle/contracts/calls';
import type { EventStore, SubjectBox } from '@citadelle/event-store';
import { EVENT_STORE } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { DirectoryConfig } from '../directory.config.js';
import { DepartureApplier } from './apply-departures.js';
import { LineApplier, type PreparedLines } from './apply-lines.js';
import type { Attempt } from './attempt.js';
import type { PlannedImport } from './import-facts.js';
import { ImportEnd } from './import-end.js';
import { appliedOf, type BegunImport } from './import.state.js';
import type { ImportRow } from './import.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { FileReader } from './read-file.js';
import type { ReadLine } from './reading/read-line.js';
import { readLines } from './reading/read-lines.js';
import { TableStatistics } from './table-statistics.store.js';

/** Into how many writes a second is divided, and how small and large one may be. */
const LOTS_A_SECOND = 2;
const FEWEST = 25;
const MOST = 250;

/** Applies what was confirmed of an import, from where it stopped. */
@Injectable()
export class ApplyImport {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly config: DirectoryConfig,
    private readonly manager: EntityManager,
    private readonly works: ImportWorkStore,
    private readonly files: FileReader,
    private readonly lines: LineApplier,
    private readonly departures: DepartureApplier,
    private readonly end: ImportEnd,
  ) {}

  async goOn({ importId, state }: ImportRow, box: SubjectBox, attempt: Attempt): Promise<void> {
    await this.works.run(this.manager, importId, appliedOf(state));
    const { answers } = await this.works.parts(this.manager, importId, box);
    const planned = { file: state.file, answers, box };
    if (state.confirmed === 'departures') await this.departures.goOn(planned, state, attempt);
    else await this.applyLines(planned, state, attempt);
    await this.store.write({ correlationId: importId, by: state.confirmedBy! }, (tx) =>
      this.end.finish(tx, importId),
    );
  }

  /** The file is read again for its NUMENs, which nothing else holds. */
  private async applyLines(
    planned: PlannedImport,
    state: BegunImport,
    attempt: Attempt,
  ): Promise<void> {
    const { importId } = planned.file;
    const { box } = planned;
    const { understood } = await this.works.parts(this.manager, importId, box);
    const bytes = this.files.bytesOf(importId, box);
    const { IMPORT_PACE: pace } = this.config;
    const today = dayInParis(new Date());
    const batches = readLines(bytes, understood!, today, linesTogether(pace));
    const statistics = new TableStatistics(this.manager);
    for await (const lines of oneAhead(this.prepared(planned, batches, state.upTo.lines))) {
      const began = performance.now();
      await this.lines.apply(planned, lines, state.confirmedBy!, attempt);
      const count = lines.kept.length + lines.empty;
      await statistics.peopleWereAdded(count);
      await this.keepPace(count, began, attempt);
    }
  }

  /** The lines that are not applied yet; while some are written, the next ones are made ready. */
  private async *prepared(
    planned: PlannedImport,
    batches: AsyncIterable<readonly ReadLine[]>,
    applied: number,
  ): AsyncGenerator<PreparedLines> {
    for await (const batch of batches) {
      const next = batch.filter(({ line }) => line > applied);
      if (next.length > 0) yield await this.lines.prepare(planned, next);
    }
  }

  /** Sign-ins go on beside: no more lines a second than are set. */
  private async keepPace(lines: number, began: number, { stopping }: Attempt): Promise<void> {
    const due = began + (lines / this.config.IMPORT_PACE) * 1_000;
    const left = due - performance.now();
    if (left > 0) await sleep(left, stopping);
  }
}

/** Lines written together: at a slow pace few, since who signs in waits while every service has its part of them to do. */
function linesTogether(pace: number): number {
  return Math.min(Math.max(Math.round(pace / LOTS_A_SECOND), FEWEST), MOST);
}
