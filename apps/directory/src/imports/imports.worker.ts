import { Interrupted, WakeUp } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import { AlreadyRunning, EraStore, type EventStore, runAlone } from '@citadelle/event-store';
import { isEnvironmental } from '@citadelle/messaging/faults';
import { BACKGROUND, type Background, EVENT_STORE, LOGGER, newId } from '@citadelle/service-kit';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnModuleInit,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource, EntityManager } from 'typeorm';
import { ApplyImport } from './apply.js';
import { Attempt, TakenOver } from './attempt.js';
import { FileGone } from './import-chunk.store.js';
import { ImportEnd } from './import-end.js';
import { type Abandonment, importSubject } from './import.events.js';
import { type ImportRow, ImportStore } from './import.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { ReadImport } from './read-import.js';

const era = new EraStore();

/** Whoever brings something to do wakes the worker of their replica; those of others look as often as this. */
const POLL_MS = 1_000;
/** So many tries that get no further, and an import is given up; one that fails counts twice. */
const MOST_ATTEMPTS = 10;

/**
 * Goes on with imports, one at a time in one database, whichever replica does: those that are confirmed first, in the
 * order in which they were. Where a replica dies, another goes on from the last write.
 */
@Injectable()
export class ImportsWorker implements OnModuleInit, BeforeApplicationShutdown {
  private readonly wakeUp = new WakeUp();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private leavesLines = false;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly dataSource: DataSource,
    private readonly manager: EntityManager,
    private readonly imports: ImportStore,
    private readonly works: ImportWorkStore,
    private readonly reading: ReadImport,
    private readonly applying: ApplyImport,
    private readonly end: ImportEnd,
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.background.onStart(() => {
      this.running = this.run();
    });
  }

  /** Finishes the batch in hand. Called by Nest. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  /** There is something to do. */
  wake(): void {
    this.wakeUp.wake();
  }

  /** An import ended that left lines behind. There may be a million: nobody waits until they are gone. */
  sweep(): void {
    this.leavesLines = true;
    this.wake();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const leavesLines = this.leavesLines;
        this.leavesLines = false;
        if (leavesLines) await this.end.sweep();
        if (await this.hasWork())
          await runAlone(this.dataSource, 'imports', () => this.workThrough());
      } catch (error) {
        if (!(error instanceof AlreadyRunning) && !signal.aborted)
          this.logger.warn({ err: error }, 'imports wait');
      }
      if (!signal.aborted) await this.wakeUp.sleep(POLL_MS);
    }
  }

  /** While the service learns again what it had told, an import may have been applied further than its database knows. */
  private async hasWork(): Promise<boolean> {
    if ((await this.waiting()).length === 0) return false;
    return !(await era.current(this.manager)).learning;
  }

  /** Of those that are confirmed the first alone: while it waits for its next try, the others wait with it. */
  private async waiting(): Promise<ImportRow[]> {
    const confirmed = await this.imports.ofStatus(this.manager, 'running');
    const unread = await this.imports.ofStatus(this.manager, 'reading');
    return [...confirmed.slice(0, 1), ...unread];
  }

  /** One step after the other, until none is left that is due. */
  private async workThrough(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      let found = false;
      for (const row of await this.waiting()) {
        found = await this.goOn(row);
        if (found) break;
      }
      if (!found) return;
    }
  }

  /** Whether there was something to do for it just now. */
  private async goOn(row: ImportRow): Promise<boolean> {
    const { importId } = row;
    const id = newId();
    const attempts = await this.works.attempt(this.manager, importId, id);
    if (attempts === undefined) return false;
    try {
      const box = await this.store.boxOf(importSubject(importId));
      if (attempts > MOST_ATTEMPTS || !box) {
        this.logger.error({ importId }, 'an import failed again and again: it is given up');
        await this.abandon(importId, 'failed');
        return true;
      }
      const attempt = new Attempt(importId, id, this.stopping.signal);
      if (row.state.status === 'reading') await this.reading.goOn(row, box, attempt);
      else await this.applying.goOn(row, box, attempt);
      return true;
    } catch (error) {
      return await this.failed(importId, error);
    }
  }

  private async failed(importId: string, error: unknown): Promise<boolean> {
    if (error instanceof FileGone) {
      await this.endWithoutFile(importId);
      return true;
    }
    // Another replica took over, or somebody suspended or abandoned it meanwhile.
    if (error instanceof TakenOver || error instanceof Interrupted || error instanceof Refusal) {
      await this.works.excuse(this.manager, importId);
      return true;
    }
    if (isEnvironmental(error)) await this.works.excuse(this.manager, importId);
    else await this.works.postpone(this.manager, importId);
    this.logger.warn({ err: error, importId }, 'an import is tried again');
    return false;
  }

  private async endWithoutFile(importId: string): Promise<void> {
    try {
      await this.abandon(importId, 'file-gone');
      this.logger.warn({ importId }, 'an import has no file any more: it is given up');
    } catch (error) {
      // Somebody abandoned it meanwhile, and the file went with it.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private async abandon(importId: string, why: Abandonment): Promise<void> {
    await this.store.write({ correlationId: importId, by: 'system' }, (tx) =>
      this.end.abandon(tx, importId, why),
    );
  }
}
