import type { DataSource } from 'typeorm';

/** What the relay listens to. */
export const OUTBOX_CHANNEL = 'citadelle_outbox';

/**
 * Wakes the relay after a commit. Not within the transaction: a transaction that notifies commits
 * under a lock of the whole server, one after the other. A call that is lost costs one poll of the relay.
 */
export class RelayWakeUp {
  #waking = false;
  #again = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Calls once for all the commits that come while it still calls. */
  wake(): void {
    if (this.#waking) {
      this.#again = true;
      return;
    }
    this.#waking = true;
    this.dataSource
      .query(`NOTIFY ${OUTBOX_CHANNEL}`)
      .catch(() => undefined)
      .finally(() => {
        this.#waking = false;
        if (!this.#again) return;
        this.#again = false;
        this.wake();
      });
  }
}
