import type { EntityManager } from 'typeorm';
import { ImportWorkStore } from './import-work.store.js';

/** Another replica works on the import now, or it is over. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

const works = new ImportWorkStore();

/** One try to go on with an import. What it writes, it writes only as long as no other has begun. */
export class Attempt {
  constructor(
    private readonly importId: string,
    private readonly id: string,
    /** Aborted when the service stops. */
    readonly stopping: AbortSignal,
  ) {}

  /** Notes how far it came, as part of a write. Throws {@link TakenOver}. */
  async reach(manager: EntityManager, line: number): Promise<void> {
    if (this.stopping.aborted) throw new TakenOver('the service stops');
    if (!(await works.reach(manager, this.importId, this.id, line)))
      throw new TakenOver('another try has begun');
  }
}
