import type { DataSource } from 'typeorm';

/** What the relay listens to. */
export const OUTBOX_CHANNEL = 'citadelle_outbox';

/**
 * Wakes the relay after a commit. Not within the transaction: a transaction that notifies commits
 * under a lock of the whole server, one after the other. A ring that is lost costs one poll of the relay.
 */
export class OutboxBell {
  #ringing = false;
  #again = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Rings once for all the commits that come while it still rings. */
  ring(): void {
    if (this.#ringing) {
      this.#again = true;
      return;
    }
    this.#ringing = true;
    this.dataSource
      .query(`NOTIFY ${OUTBOX_CHANNEL}`)
      .catch(() => undefined)
      .finally(() => {
        this.#ringing = false;
        if (!this.#again) return;
        this.#again = false;
        this.ring();
      });
  }
}
