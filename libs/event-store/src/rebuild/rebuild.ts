import { Interrupted, retry } from '@citadelle/async';
import { sqlStateOf } from '@citadelle/messaging/faults';
import { inOwnSession } from '@citadelle/messaging/postgres';
import type { DataSource, EntityManager } from 'typeorm';
import type { EventStoreOptions, Projection } from '../events.js';
import { prepared, Statement } from '../statement.js';
import { FreshTables } from './fresh-tables.js';
import { logBatches } from './log-batches.js';
import { RebuildRefused } from './rebuild-refused.js';

/** Session lock of the one rebuild that a database bears; PostgreSQL keeps these numbers apart per database. */
const REBUILD_LOCK = 4_171_041;

const BATCH = 1_000;
/** What the last round may load while appends wait, and how much of it between two looks at the clock. */
const LAST_ROUND = 500;
const LAST_BATCH = 50;
/** Appends wait for a second at most: so long for a lock, so long for the last round, and the rest for the swap. */
const LOCK_MS = 300;
const LAST_ROUND_MS = 400;
const BETWEEN_TRIES = { firstDelayMs: 250, maxDelayMs: 2_000 };

// The fresh tables may be lost with the server until they are swapped in, so that no batch waits for the disk. They
// begin empty, and a plan made then must not read them from end to end once they are large.
const SESSION_SETTINGS = `
  SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0;
  SET idle_in_transaction_session_timeout = '60s'; SET synchronous_commit = off;
  SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3`;

// For transactions that keep others waiting. A process that is frozen in one loses its session, and with it the lock.
const SHORT_TRANSACTION = new Statement(`
  SET LOCAL lock_timeout = ${LOCK_MS}; SET LOCAL statement_timeout = ${LAST_ROUND_MS};
  SET LOCAL idle_in_transaction_session_timeout = 1000; SET LOCAL synchronous_commit = on`);

// A writer that has appended holds the table until its commit: who gets this lock has met the last of them, and below
// the last position nothing is committed later.
const MEET_WRITERS = new Statement('LOCK TABLE events IN SHARE MODE');

const LOCK = prepared<{ acquired: boolean; pid: number }>('lock rebuilds')`
  SELECT pg_try_advisory_lock($1) AS acquired, pg_backend_pid() AS pid`;
const END_OF_LOG = prepared<{ position: string }>('end of the log')`
  SELECT coalesce(max(position), 0) AS position FROM events`;
const COUNT_AFTER = prepared<{ events: string }>('events after a position')`
  SELECT count(*) AS events FROM events WHERE position > $1`;
const CANCEL = prepared('cancel a statement')`
  SELECT pg_cancel_backend($1)`;

/** How far a rebuild has come. */
export interface RebuildProgress {
  readonly step: 'loading' | 'indexing' | 'waiting' | 'swapping';
  /** Read so far. */
  readonly events: number;
}

/** How a rebuild is watched and stopped. */
export interface RebuildWatch {
  /** Aborted, it ends with {@link Interrupted}, and the live tables are as they were. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
}

/** What a rebuild did. */
export interface Rebuilt {
  readonly events: number;
  /** In all tables of the read model, right after the swap. */
  readonly rows: number;
  /** The longest that an append had to wait for it. */
  readonly heldMs: number;
}

/**
 * Makes the tables of a read model afresh from the log, while writes go on, and puts them in the place of the live ones.
 * Only the projection runs: nothing is published, no deadline set. Throws {@link RebuildRefused}.
 */
export function rebuild(
  dataSource: DataSource,
  options: EventStoreOptions,
  model: Projection,
  watch: RebuildWatch = {},
): Promise<Rebuilt> {
  return inOwnSession(dataSource, SESSION_SETTINGS, async (session) => {
    const { acquired, pid } = (await LOCK.get(session.manager, REBUILD_LOCK))!;
    if (!acquired)
      throw new RebuildRefused(
        'Another rebuild is going on in this database: wait until it has ended.',
      );
    // A statement that takes long, such as an index over many rows, is not waited for.
    let stopping: Promise<unknown> | undefined;
    const stop = () => {
      stopping = CANCEL.run(dataSource.manager, pid).catch(() => undefined);
    };
    watch.signal?.addEventListener('abort', stop);
    const work = new Rebuild(dataSource.manager, options, model, session.manager, watch);
    try {
      return await work.run(() => watch.signal?.removeEventListener('abort', stop));
    } catch (error) {
      throw watch.signal?.aborted ? new Interrupted() : error;
    } finally {
      watch.signal?.removeEventListener('abort', stop);
      // What is on its way to a statement must not stop the one that cleans up.
      await stopping;
      await work.cleanUp();
    }
  });
}

/** More was appended than may be loaded while appends wait. */
class TooMuch extends Error {}

class Rebuild {
  private readonly tables: FreshTables;
  private position = 0n;
  private events = 0;
  private heldMs = 0;

  constructor(
    private readonly reader: EntityManager,
    private readonly options: EventStoreOptions,
    private readonly model: Projection,
    private readonly manager: EntityManager,
    private readonly watch: RebuildWatch,
  ) {
    this.tables = new FreshTables(manager, model);
  }

  /** `onLast` is called before the tables are swapped: from then on, it goes through. */
  async run(onLast: () => void): Promise<Rebuilt> {
    await this.tables.make();
    await this.loadUpToNow();
    this.tell('indexing');
    await this.tables.finish();
    while ((await this.loadUpToNow()) > LAST_ROUND || !(await this.swap(onLast)));
    return { events: this.events, rows: await this.tables.countLive(), heldMs: this.heldMs };
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
    const upTo = await this.whileAppendsWait(async () => {
      await MEET_WRITERS.run(this.manager);
      return this.endOfLog();
    });
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
   * Loads the last events and swaps the tables, while nobody else gets at the live ones; false when there were too many
   * after all. What is committed by then is in the live tables. Who has appended and not projected yet will project into
   * the fresh ones; to wait for them here would be to wait for who waits for us.
   */
  private async swap(onLast: () => void): Promise<boolean> {
    this.tell('swapping');
    try {
      const lastRound = async () => {
        await this.tables.lockLive();
        const { events } = (await COUNT_AFTER.get(this.manager, String(this.position)))!;
        if (Number(events) > LAST_ROUND) throw new TooMuch();
        const start = performance.now();
        const range = { after: this.position, upTo: await this.endOfLog(), batchSize: LAST_BATCH };
        for await (const batch of logBatches(this.reader, this.options, range)) {
          await this.project(batch);
          if (performance.now() - start > LAST_ROUND_MS) throw new TooMuch();
        }
        onLast();
        await this.tables.swap();
        return Number(events);
      };
      // A vacuum of the fresh tables gives way to who waits for it long enough, which must not be while appends wait.
      this.events += await this.whileAppendsWait(lastRound, () => this.tables.lockFresh());
      return true;
    } catch (error) {
      if (error instanceof TooMuch) return false;
      throw error;
    }
  }

  private async project(batch: Parameters<Projection['project']>[0]): Promise<void> {
    await this.model.project(batch, this.manager);
    await this.tables.assertOnlyTheseWritten();
  }

  private async endOfLog(): Promise<bigint> {
    return BigInt((await END_OF_LOG.get(this.manager))!.position);
  }

  /**
   * Does something short in a transaction, by a lock for which appends wait. While others do not let go of what it needs,
   * it gives up soon, so that those who queued behind it go on, and tries again. `before` is for what may take long.
   */
  private whileAppendsWait<T>(work: () => Promise<T>, before?: () => Promise<unknown>): Promise<T> {
    const { signal } = this.watch;
    const once = async () => {
      let start = Infinity;
      try {
        return await this.manager.transaction(async () => {
          await before?.();
          start = performance.now();
          await SHORT_TRANSACTION.run(this.manager);
          return work();
        });
      } finally {
        this.heldMs = Math.max(this.heldMs, performance.now() - start);
      }
    };
    const onFailure = (error: unknown) => {
      if (!LET_GO_LATE.has(sqlStateOf(error) ?? '')) throw error;
      this.tell('waiting');
    };
    return retry(once, { ...BETWEEN_TRIES, onFailure, ...(signal && { signal }) });
  }

  private tell(step: RebuildProgress['step']): void {
    this.watch.onProgress?.({ step, events: this.events });
  }
}

/** A lock was not to be had in time, a statement took too long, or two waited for each other. */
const LET_GO_LATE = new Set(['55P03', '57014', '40P01']);
