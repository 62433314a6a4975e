import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { waitAtMost } from '@citadelle/async';
import type { Message } from '@citadelle/contracts';
import { CONNECTION_LIMITS, DatabaseClient } from '@citadelle/messaging/postgres';
import { LEADER_LOCK } from './locks.js';
import { OUTBOX_CHANNEL } from './relay-wake-up.js';

/** After so long without an answer, the server counts as lost, and the leadership with it. */
const SILENCE_MS = 10_000;
const BEAT_MS = 3_000;
const END_WITHIN_MS = 1_000;

/** Size of the messages fetched at a time, as JSON: with the overhead of each record they fit in one batch of the broker. */
const BATCH_BYTES = 800_000;

// The server ends the session of a leader that was frozen or cut off, and releases its lock: when it hears nothing
// for ten seconds, when it cannot deliver an answer, or when the leader's machine has vanished.
// If the server crashes, the last deletions may be undone and their messages published twice: that is not worth a sync
// to disk for each deletion.
const SESSION_SETTINGS = `
  SET idle_session_timeout = '10s'; SET tcp_user_timeout = '10s';
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
  SET synchronous_commit = off`;

/** A message as it waits in the outbox. */
export interface OutboxRow {
  readonly id: string;
  readonly message: Message;
}

// Deletes what was published and takes what comes next, but for what is being published.
const EXCHANGE = {
  name: 'exchange outbox',
  text: `
    WITH published AS (DELETE FROM outbox WHERE id = ANY($1::bigint[])),
    next AS (
      SELECT id, message, octet_length(message::text) AS bytes FROM outbox
      WHERE id <> ALL($1::bigint[] || $2::bigint[]) ORDER BY id LIMIT $3),
    measured AS (
      SELECT id, message, sum(bytes) OVER (ORDER BY id) AS bytes, row_number() OVER (ORDER BY id) AS place
      FROM next)
    SELECT id, message FROM measured WHERE bytes <= ${BATCH_BYTES} OR place = 1 ORDER BY id`,
};

/** A database session that may become the leader of the relays. While it lives, it sends a query every few seconds. */
export class RelaySession {
  readonly #beating: NodeJS.Timeout;
  #lost = false;
  #ended = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly onWake: () => void,
  ) {
    client.on('notification', onWake);
    client.on('end', () => this.#lose());
    this.#beating = setInterval(() => void this.#beat(), BEAT_MS).unref();
  }

  /** Connects; `onWake` is called when there is something to publish, and when the session is lost. */
  static async connect(dataSource: DataSource, onWake: () => void): Promise<RelaySession> {
    const { url, applicationName, extra } = dataSource.options as Extract<
      typeof dataSource.options,
      { type: 'postgres' }
    >;
    // Not of the pool: the lock, and what is listened to, belong to this session.
    const client = new DatabaseClient({
      ...extra,
      connectionString: url,
      application_name: applicationName,
      ...CONNECTION_LIMITS,
      query_timeout: SILENCE_MS,
    });
    try {
      await client.connect();
      await client.query(SESSION_SETTINGS);
      return new RelaySession(client, onWake);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** The session is over, and with it the leadership. */
  get isLost(): boolean {
    return this.#lost;
  }

  /** Whether this session is the leader now: the only one of its database, for as long as it lives. */
  async acquireLeadership(): Promise<boolean> {
    const { rows } = await this.client.query<{ acquired: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS acquired',
      [LEADER_LOCK],
    );
    return rows[0]!.acquired;
  }

  /** Listens for what is appended. Returns the name of the database. */
  async listen(): Promise<string> {
    await this.client.query(`LISTEN ${OUTBOX_CHANNEL}`);
    const { rows } = await this.client.query<{ name: string }>('SELECT current_database() AS name');
    return rows[0]!.name;
  }

  /** Deletes what was published and returns what comes after what is in hand, `limit` rows at most. */
  async exchange(
    published: readonly OutboxRow[],
    inHand: readonly OutboxRow[],
    limit: number,
  ): Promise<OutboxRow[]> {
    const ids = (rows: readonly OutboxRow[]) => rows.map(({ id }) => id);
    const { rows } = await this.client.query<OutboxRow>({
      ...EXCHANGE,
      values: [ids(published), ids(inHand), limit],
    });
    return rows;
  }

  /** Ends the session and the leadership with it. */
  async end(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#beating);
    // On a connection that is lost, the answer may never come.
    await waitAtMost(
      END_WITHIN_MS,
      this.client.end().catch(() => undefined),
    );
  }

  async #beat(): Promise<void> {
    await this.client.query('SELECT 1').catch(() => this.#lose());
  }

  #lose(): void {
    if (this.#ended) return;
    this.#lost = true;
    this.onWake();
  }
}
