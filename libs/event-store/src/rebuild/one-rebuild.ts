import { isEnvironmental, sqlStateOf } from '@citadelle/messaging/faults';
import type { EntityManager } from 'typeorm';
import type { EventStoreOptions, Projection } from '../events.js';
import { inShortTries, pauseAfterTry } from '../short-tries.js';
import { prepared, Statement } from '../statement.js';
import { FreshTables } from './fresh-tables.js';
import { logBatches } from './log-batches.js';
import { SHORT_TRANSACTION } from './session-settings.js';

const BATCH = 1_000;
/** What the last round may load while appends wait, and how much of it between two looks at the clock. */
const LAST_ROUND = 500;
const LAST_BATCH = 50;
/** All that is done while appends wait, from when it has its locks: they wait for the locks besides. */
const WORK_MS = 900;

const LIMIT_STATEMENT = prepared('limit statement')`
  SELECT set_config('statement_timeout', $1, true)`;

// A writer that has appended holds the table until its commit: who gets this lock has met the last of them, and below
// the last position nothing is committed later.
const MEET_WRITERS = new Statement('LOCK TABLE events IN SHARE MODE');

const END_OF_LOG = prepared<{ position: string }>('end of the log')`
  SELECT coalesce(max(position), 0) AS position FROM events`;

/** SQLSTATE of a statement that was ended because it took too long. */
const TOOK_TOO_LONG = '57014';
/** SQLSTATE of a session that was ended because nothing came from us in a transaction. */
const WAS_IDLE = '25P03';

/** How far a rebuild has come. */
export interface RebuildProgress {
  readonly step: 'loading' | 'indexing' | 'waiting' | 'swapping';
  /** Read so far. */
  readonly events: number;
}

/** How a rebuild is watched and stopped. */
export interface RebuildWatch {
  /** Aborted before the swap is done, it ends with {@link Interrupted}, and the live tables are as they were. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
}

/** What a rebuild did. */
export interface Rebuilt {
  readonly events: number;
  /** In all tables of the read model, right after the swap. */
  readonly rows: number;
  /** The longest that an append had to wait for it, while it waited for a lock itself included. */
  readonly heldMs: number;
}

/** More was appended than may be loaded while appends wait, or it took too long. */
class TooMuch extends Error {}

/** The session ended while appends waited for it: mostly since nothing came from this process for a second. */
export class StoodStill extends Error {}

/** One rebuild, in a session of its own. */
export class OneRebuild {
  private readonly tables: FreshTables;
  private position = 0n;
  private events = 0;
  private heldMs = 0;
  private swapped = false;

  constructor(
    private readonly reader: EntityManager,
    private readonly options: EventStoreOptions,
    private readonly model: Projection,
    private readonly manager: EntityManager,
    private readonly watch: RebuildWatch,
  ) {
    this.tables = new FreshTables(manager, model);
  }

  /** Whether the fresh tables have taken the place of the live ones: it is too late to stop then. */
  get isSwapped(): boolean {
    return this.swapped;
  }

  async run(): Promise<Rebuilt> {
    await this.tables.make();
    await this.loadUpToNow();
    this.tell('indexing');
    await this.tables.finish();
    while ((await this.loadUpToNow()) > LAST_ROUND || !(await this.swap()));
    // Whoever wanted to stop it a moment too late may have ended the first count.
    const count = () => this.tables.countLive();
    return { events: this.events, rows: await count().catch(count), heldMs: this.heldMs };
  }

  /** Drops what is of no use any more; what stays when this fails too, the next rebuild drops. */
  async cleanUp(): Promise<void> {
    const drop = () => this.tables.drop();
    await drop()
      .catch(drop)
      .catch(() => undefined);
  }

  /** Loads what was appended so far, and tells how much that was. */
  private async loadUpToNow(): Promise<number> {
    const upTo = await this.whileAppendsWait([MEET_WRITERS], () => this.endOfLog());
    const before = this.events;
    const range = { after: this.position, upTo, batchSize: BATCH };
    for await (const batch of logBatches(this.reader, this.options, range)) {
      this.watch.signal?.throwIfAborted();
      await this.manager.transaction(() => this.project(batch));
      this.position = batch.at(-1)!.position;
      this.events += batch.length;
      this.tell('loading');
    }
    return this.events - before;
  }

  /**
   * Loads the last events and swaps the tables, while nobody else gets at the live ones; false when there was too much
   * to do after all. What is committed by then is in the live tables. Who has appended and not projected yet will
   * project into the fresh ones; to wait for them here would be to wait for who waits for us.
   */
  private async swap(): Promise<boolean> {
    this.tell('swapping');
    let begun = Infinity;
    const lastRound = async (beforeStep: () => Promise<void>) => {
      begun = performance.now();
      const events = await this.loadLast(beforeStep);
      await this.tables.swap(beforeStep);
      return events;
    };
    try {
      // A vacuum of the fresh tables gives way to who waits for it long enough, which must not be while appends wait.
      const lockFresh = () => this.tables.lockFresh();
      this.events += await this.whileAppendsWait(this.tables.locksOfLive(), lastRound, lockFresh);
      this.swapped = true;
      return true;
    } catch (error) {
      if (!(error instanceof TooMuch) && sqlStateOf(error) !== TOOK_TOO_LONG) throw error;
    }
    this.tell('waiting');
    await pauseAfterTry(performance.now() - begun, this.watch.signal);
    return false;
  }

  /** In the session that has the locks: the limits of another one, and what it waits for, are not ours. */
  private async loadLast(beforeStep: () => Promise<void>): Promise<number> {
    await beforeStep();
    const range = { after: this.position, upTo: await this.endOfLog(), batchSize: LAST_ROUND + 1 };
    await beforeStep();
    const { value: last = [] } = await logBatches(this.manager, this.options, range).next();
    if (last.length > LAST_ROUND) throw new TooMuch();
    for (let from = 0; from < last.length; from += LAST_BATCH) {
      await beforeStep();
      await this.project(last.slice(from, from + LAST_BATCH));
    }
    return last.length;
  }

  private async project(batch: Parameters<Projection['project']>[0]): Promise<void> {
    await this.model.project(batch, this.manager);
    await this.tables.assertOnlyTheseWritten();
  }

  private async endOfLog(): Promise<bigint> {
    return BigInt((await END_OF_LOG.get(this.manager))!.position);
  }

  /**
   * Does something short in a transaction that has locks for which appends wait, as {@link inShortTries} says. `work`
   * calls `beforeStep` before each step: it throws {@link TooMuch} when no time is left, and no statement may take more
   * than that. `before` is for what may take long.
   */
  private whileAppendsWait<T>(
    locks: readonly Statement<object>[],
    work: (beforeStep: () => Promise<void>) => Promise<T>,
    before?: () => Promise<unknown>,
  ): Promise<T> {
    const { signal } = this.watch;
    return inShortTries(
      async (hold) => {
        let start = Infinity;
        try {
          return await this.manager.transaction(async () => {
            await before?.();
            await SHORT_TRANSACTION.run(this.manager);
            start = performance.now();
            await hold(this.manager, locks);
            const end = performance.now() + WORK_MS;
            return work(() => this.assertTimeLeft(end));
          });
        } catch (error) {
          if (isSessionLost(error)) throw new StoodStill('The session was lost', { cause: error });
          throw error;
        } finally {
          this.heldMs = Math.max(this.heldMs, performance.now() - start);
        }
      },
      { signal, onWaiting: () => this.tell('waiting') },
    );
  }

  private async assertTimeLeft(end: number): Promise<void> {
    const left = Math.floor(end - performance.now());
    if (left < 1) throw new TooMuch();
    await LIMIT_STATEMENT.run(this.manager, String(left));
  }

  private tell(step: RebuildProgress['step']): void {
    this.watch.onProgress?.({ step, events: this.events });
  }
}

function isSessionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === WAS_IDLE || (state === undefined && isEnvironmental(error));
}
