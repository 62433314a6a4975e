import type { SubjectBox } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { Attempt } from './attempt.js';
import type { ImportRow } from './import.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { JudgeImport } from './judge-import.js';
import { PlanMaker } from './make-plan.js';
import { FileReader } from './read-file.js';
import { UnreadableFile } from './reading/read-line.js';
import { TableStatistics } from './table-statistics.store.js';

/** Reads a file of HR and plans what it makes of the directory. A file that was read to its end is not read again. */
@Injectable()
export class ReadImport {
  constructor(
    private readonly manager: EntityManager,
    private readonly works: ImportWorkStore,
    private readonly files: FileReader,
    private readonly plans: PlanMaker,
    private readonly judge: JudgeImport,
  ) {}

  async goOn({ importId, state }: ImportRow, box: SubjectBox, attempt: Attempt): Promise<void> {
    const { answers } = await this.works.parts(this.manager, importId, box);
    const planned = { file: state.file, answers, box };
    try {
      const work = await this.works.find(this.manager, importId);
      if (work?.total === null) {
        await this.files.read(importId, box, attempt);
        await this.works.beginStage(this.manager, importId);
        await new TableStatistics(this.manager).linesWereAdded();
      }
      await this.plans.make(planned, attempt);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      await this.judge.concludeUnreadable(planned, error);
    }
  }
}
