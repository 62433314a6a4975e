import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Message } from '@citadelle/contracts';
import type { Broker } from '@citadelle/messaging';
import { AlarmClock } from './alarm-clock.js';
import { OUTBOX_CHANNEL } from './outbox-bell.js';
import { acquireLeadership, connectRelay, disconnectRelay } from './relay-session.js';
import type { Statement } from './statement.js';

/** What a relay needs. */
export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  readonly broker: Pick<Broker, 'publish'>;
  /** Messages published at a time. Default 500. */
  readonly batchSize?: number;
  /** How often the outbox is looked at without being woken, and leadership is sought. Default 1 s. */
  readonly pollMs?: number;
  /** Told of every failure; the relay goes on by itself. */
  readonly onError?: (error: unknown) => void;
}

interface OutboxRow {
  readonly id: string;
  readonly message: Message;
}

const FIRST_BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 5_000;

// Deletes what was published and takes what comes next, but for what is being published.
const EXCHANGE: Statement = {
  name: 'exchange outbox',
  text: `
    WITH published AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]))
    SELECT id, message FROM outbox
    WHERE id <> ALL($1::bigint[] || $2::bigint[]) ORDER BY id LIMIT $3`,
};

/**
 * Publishes the outbox of one database. Of all replicas, the one that holds a session lock does it; when its
 * connection is lost, so are the lock and the leadership, and another replica goes on.
 *
 * Nothing is skipped: a row is deleted once the broker has it, and no cursor passes over a row that was
 * numbered early and committed late. Order per key holds: an append must have seen the one before it in its
 * stream committed, with its outbox rows, before its own get their higher ids; so whoever sees the later rows
 * sees the earlier ones too, with lower ids. A cursor (`id > last`) would break this, hence the list of ids.
 *
 * A message may be published twice (a crash before the deletion, a leader that does not yet know it is one no
 * more): consumers keep an inbox.
 */
export class OutboxRelay {
  readonly #clock = new AlarmClock();
  readonly #batchSize: number;
  readonly #pollMs: number;
  readonly #onError: (error: unknown) => void;
  #stopping = false;
  #leader = false;
  #running: Promise<void> | undefined;

  constructor(private readonly options: OutboxRelayOptions) {
    this.#batchSize = options.batchSize ?? 500;
    this.#pollMs = options.pollMs ?? 1_000;
    this.#onError = options.onError ?? (() => undefined);
  }

  /** Starts seeking leadership and relaying. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Whether this replica is the one that publishes. */
  isLeader(): boolean {
    return this.#leader;
  }

  /** Finishes the batch in hand and gives up leadership. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#clock.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#session();
      } catch (error) {
        this.#onError(error);
        await this.#clock.sleep(this.#pollMs);
      }
    }
  }

  async #session(): Promise<void> {
    const session = await connectRelay(this.options.dataSource);
    try {
      while (!this.#stopping && !(await acquireLeadership(session)))
        await this.#clock.sleep(this.#pollMs);
      if (this.#stopping) return;
      session.on('notification', () => this.#clock.wake());
      await session.query(`LISTEN ${OUTBOX_CHANNEL}`);
      this.#leader = true;
      await this.#relay(session);
    } finally {
      this.#leader = false;
      await disconnectRelay(session);
    }
  }

  /** Publishes one batch while the one before is deleted and the next one fetched. */
  async #relay(session: pg.Client): Promise<void> {
    let published: OutboxRow[] = [];
    let inHand: OutboxRow[] = [];
    let failures = 0;
    while (!this.#stopping) {
      // Both are waited for, whatever befalls the other: two publications in flight could change places.
      const [publication, exchange] = await Promise.allSettled([
        inHand.length > 0 && this.options.broker.publish(inHand.map(({ message }) => message)),
        this.#exchange(session, published, inHand),
      ]);
      if (exchange.status === 'rejected') throw exchange.reason;
      if (publication.status === 'rejected') {
        this.#onError(publication.reason);
        published = inHand = [];
        await this.#backOff((failures += 1));
        continue;
      }
      failures = 0;
      published = inHand;
      inHand = exchange.value;
      if (published.length + inHand.length === 0) await this.#clock.sleep(this.#pollMs);
    }
    await this.#exchange(session, published, []);
  }

  async #exchange(
    session: pg.Client,
    published: OutboxRow[],
    inHand: OutboxRow[],
  ): Promise<OutboxRow[]> {
    const ids = (rows: OutboxRow[]) => rows.map(({ id }) => id);
    const { rows } = await session.query<OutboxRow>({
      ...EXCHANGE,
      values: [ids(published), ids(inHand), this.#batchSize],
    });
    return rows;
  }

  async #backOff(failures: number): Promise<void> {
    const until = Date.now() + Math.min(FIRST_BACK_OFF_MS * 2 ** (failures - 1), MAX_BACK_OFF_MS);
    // New messages wake the clock; they are no reason to try a broken broker sooner.
    while (!this.#stopping && Date.now() < until) await delay(20);
  }
}
