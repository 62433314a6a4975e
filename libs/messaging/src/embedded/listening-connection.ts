import { Interrupted, sleep } from '@citadelle/async';
import type pg from 'pg';
import type { BrokerLog } from '../broker.js';
import { warning } from '../faults.js';
import { CONNECTION_LIMITS, DatabaseClient } from '../postgres/index.js';
import { GROUPS_CHANNEL, MESSAGES_CHANNEL } from './schema.js';

const RECONNECT_AFTER_MS = 500;
const CONNECT_WITHIN_MS = 3_000;

/** Whom notices wake; polling stays the guarantee. */
export interface Listener {
  onNotice(channel: string, payload?: string): void;
  /** Listening began, or began again: what was announced before was not heard. */
  onListening(): void;
}

/** The one listening connection of a broker; comes back by itself when it is lost. */
export class ListeningConnection {
  private client: pg.Client | undefined;
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly log: BrokerLog,
    private readonly listener: Listener,
  ) {}

  /** Starts listening once; later calls do nothing. */
  start(): void {
    this.running ??= this.keepListening();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  private async keepListening(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.listen();
        await sleep(RECONNECT_AFTER_MS, this.closing.signal);
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
      }
    }
  }

  /** Resolves when the connection is gone. */
  private async listen(): Promise<void> {
    const client = new DatabaseClient({
      connectionString: this.url,
      ...CONNECTION_LIMITS,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: CONNECT_WITHIN_MS,
    });
    this.client = client;
    const gone = new Promise<void>((resolve) => client.once('end', () => resolve()));
    client.on('notification', ({ channel, payload }) => this.listener.onNotice(channel, payload));
    try {
      // A client that is ended while it connects leaves the promise of connect() open for ever.
      await Promise.race([client.connect(), gone]);
      await client.query(`LISTEN ${MESSAGES_CHANNEL}; LISTEN ${GROUPS_CHANNEL}`);
      this.listener.onListening();
    } catch (error) {
      warning(this.log, 'the listening connection failed')(error);
      await client.end().catch(() => undefined);
      return;
    }
    if (this.closing.signal.aborted) await client.end().catch(() => undefined);
    await gone;
    if (!this.closing.signal.aborted) this.log('warn', 'the listening connection was lost', {});
  }
}
