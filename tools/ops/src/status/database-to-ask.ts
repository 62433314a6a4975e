import type { Ask } from '@citadelle/service-kit/operations';
import pg from 'pg';

/** One connection to a database that may be away: nothing that is asked of it takes longer than the limit. */
export class DatabaseToAsk {
  readonly #client: pg.Client;
  #connected: Promise<unknown> | undefined;

  constructor(connectionString: string, withinMs: number) {
    const limit = Math.ceil(withinMs);
    this.#client = new pg.Client({
      connectionString,
      application_name: 'citadelle-ops',
      connectionTimeoutMillis: limit,
      statement_timeout: limit,
      query_timeout: limit,
    });
    this.#client.on('error', () => undefined);
  }

  /** Connects when the first statement comes. */
  readonly ask: Ask = async (statement, ...values) =>
    statement.on(await this.connection(), ...values);

  async connection(): Promise<pg.Client> {
    await (this.#connected ??= this.#client.connect());
    return this.#client;
  }

  /** Waits for nobody. */
  leave(): void {
    this.#client.end().catch(() => undefined);
  }
}
