import type { DataSource } from 'typeorm';

/** What the relay listens to. */
export const OUTBOX_CHANNEL = 'citadelle_outbox';

/**
 * Wakes the relay after a commit. Not within the transaction: a transaction that notifies commits
 * under a lock of the whole server, one after the other. A call that is lost costs one poll of the relay.
 */
export class RelayWakeUp {
  #calling = false;
  #wanted = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Calls once for all the commits that come while it still calls. */
  async wake(): Promise<void> {
    this.#wanted = true;
    if (this.#calling) return;
    this.#calling = true;
    while (this.#wanted) {
      this.#wanted = false;
      await this.dataSource.query(`NOTIFY ${OUTBOX_CHANNEL}`).catch(() => undefined);
    }
    this.#calling = false;
  }
}
