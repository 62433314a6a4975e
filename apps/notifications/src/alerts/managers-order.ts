import type { EntityManager } from 'typeorm';

/** What the replicas listen to; the payload is the place of the last alert raised. */
export const ALERTS_CHANNEL = 'citadelle_manager_alerts';

const MANAGERS_ALERTS_LOCK = 4_171_031;

/**
 * From here to the end of the transaction, nobody else raises an alert for those who must act: places in the log are
 * given in the order in which they can be seen, so whoever has seen one has seen all before it.
 */
export async function raiseInOrder(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [MANAGERS_ALERTS_LOCK]);
}

/** Rings for every replica, at the moment of the commit. These transactions wait for each other anyway. */
export async function ringAtCommit(manager: EntityManager, seq: bigint): Promise<void> {
  await manager.query('SELECT pg_notify($1, $2)', [ALERTS_CHANNEL, String(seq)]);
}
