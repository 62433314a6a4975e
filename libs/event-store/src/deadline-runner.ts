import { delayAfter, Limiter, WakeUp } from '@citadelle/async';
import type { DataSource } from 'typeorm';
import type { EventStore } from './event-store.js';
import type { Deadline } from './events.js';
import { IS_LEARNING } from './era.store.js';
import { prepared } from './statement.js';
import type { WriteTransaction } from './write-transaction.js';

/** Does what a deadline was set for, in the transaction that removes it. */
export type DeadlineHandler = (deadline: Deadline, tx: WriteTransaction) => Promise<void>;

/** What a runner needs. */
export interface DeadlineRunnerOptions {
  readonly dataSource: DataSource;
  readonly store: EventStore;
  /** How late a deadline may be noticed. Default 1 s. */
  readonly pollMs?: number;
  /** Told of each deadline that failed, and of one alone where none can be postponed. They are tried again later. */
  readonly onError?: (error: unknown) => void;
}

interface DueRow {
  readonly id: string;
  readonly due_at: Date;
  readonly attempts: number;
  readonly correlation_id: string;
}

const BATCH = 100;
const LANES = 4;

// While the service learns again they wait: what they ask for may have been done before its database was lost.
const DUE = prepared<DueRow>('due deadlines')`
  SELECT id, due_at, attempts, correlation_id FROM deadlines
  WHERE next_try_at <= now() AND kind = ANY($1) AND NOT ${IS_LEARNING} ORDER BY next_try_at LIMIT ${BATCH}`;

// Skips one that another replica has in hand, and one that was moved or cleared since it was seen.
const CLAIM = prepared<Deadline>('claim deadline')`
  DELETE FROM deadlines WHERE id = (
    SELECT id FROM deadlines WHERE id = $1 AND next_try_at <= now() AND kind = ANY($2) FOR UPDATE SKIP LOCKED)
  RETURNING id, kind, due_at AS "dueAt", data`;

const POSTPONE = prepared('postpone deadline')`
  UPDATE deadlines SET attempts = attempts + 1,
    next_try_at = now() + least(interval '1 s' * 2 ^ least(attempts, 20), interval '5 min')
  WHERE id = $1 AND due_at = $2 AND attempts = $3`;

/** Hands due deadlines to their handlers, each once over all replicas; one that fails waits, and holds up no other. */
export class DeadlineRunner {
  readonly #handlers = new Map<string, DeadlineHandler>();
  readonly #wakeUp = new WakeUp();
  readonly #options: Required<DeadlineRunnerOptions>;
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(options: DeadlineRunnerOptions) {
    this.#options = { pollMs: 1_000, onError: () => undefined, ...options };
  }

  /** Registers the handler of a kind; deadlines of a kind without one are left alone. */
  on(kind: string, handler: DeadlineHandler): void {
    if (this.#handlers.has(kind)) throw new TypeError(`deadline ${kind} has a handler already`);
    this.#handlers.set(kind, handler);
  }

  /** Starts looking for due deadlines. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes those in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeUp.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { dataSource, pollMs, onError } = this.#options;
    const delays = { firstDelayMs: pollMs, maxDelayMs: 5 * pollMs };
    let failures = 0;
    while (!this.#stopping) {
      try {
        const due = await DUE.all(dataSource.manager, this.#kinds());
        await this.#handleAll(due);
        failures = 0;
        if (due.length < BATCH) await this.#wakeUp.sleep(pollMs);
      } catch (error) {
        onError(error);
        failures += 1;
        await this.#wakeUp.sleep(delayAfter(failures, delays));
      }
    }
  }

  /** Goes on with no other once one could be neither handled nor postponed, as on a database that only reads, and throws. */
  async #handleAll(due: readonly DueRow[]): Promise<void> {
    const failed: unknown[] = [];
    const lanes = new Limiter(LANES);
    const handle = async (row: DueRow) => {
      if (failed.length === 0) await this.#handle(row).catch((error) => failed.push(error));
    };
    // One key for all: so many at a time in total.
    await Promise.all(due.map((row) => lanes.run('due', () => handle(row))));
    if (failed.length > 0) throw failed[0];
  }

  #kinds(): string[] {
    return [...this.#handlers.keys()];
  }

  async #handle({ id, due_at, attempts, correlation_id: correlationId }: DueRow): Promise<void> {
    if (this.#stopping) return;
    const { store, dataSource, onError } = this.#options;
    try {
      await store.write({ correlationId, by: 'system' }, async (tx) => {
        const deadline = await CLAIM.get(tx.manager, id, this.#kinds());
        if (deadline) await this.#handlers.get(deadline.kind)!(deadline, tx);
      });
    } catch (error) {
      await POSTPONE.run(dataSource.manager, id, due_at, attempts);
      onError(error);
    }
  }
}
