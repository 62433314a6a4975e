import type { WriteTransaction } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decideOnImport } from './decide.js';
import { type Abandonment, importSubject } from './import.events.js';
import { ImportChunkStore } from './import-chunk.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { ImportWorkStore } from './import-work.store.js';

/** Ends imports, and sees to it that nothing is left of what they say of people. */
@Injectable()
export class ImportEnd {
  constructor(
    private readonly dataSource: DataSource,
    private readonly chunks: ImportChunkStore,
    private readonly tallies: ImportTallyStore,
    private readonly works: ImportWorkStore,
  ) {}

  /** Ends one that is not applied, or not to its end. Refuses with `import-is-over`. */
  async abandon(tx: WriteTransaction, importId: string, why: Abandonment): Promise<void> {
    await decideOnImport(tx, importId, { type: 'AbandonImport', why });
    await this.forget(tx, importId);
  }

  /** Everything was applied: the file is of no more use; the report is, until the key goes. */
  async finish(tx: WriteTransaction, importId: string): Promise<void> {
    await decideOnImport(tx, importId, { type: 'FinishImport' });
    await this.chunks.drop(tx.manager, importId);
    await this.works.beginStage(tx.manager, importId);
  }

  /**
   * Destroys the key, and with it all that could be read by it. The lines, of which there may be a million, are deleted
   * by {@link sweep}.
   */
  async forget(tx: WriteTransaction, importId: string): Promise<void> {
    await this.chunks.drop(tx.manager, importId);
    await this.works.drop(tx.manager, importId);
    await tx.forget(importSubject(importId));
  }

  /** Deletes what nobody can read any more, in short transactions. */
  sweep(): Promise<void> {
    return this.tallies.sweep(this.dataSource);
  }
}
