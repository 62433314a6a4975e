import type { EntityManager } from 'typeorm';

/** The channel to which the replicas listen; the payload is the `seq` of the last alert. */
export const ALERTS_CHANNEL = 'citadelle_manager_alerts';

const MANAGERS_ALERTS_LOCK = 4_171_031;

/**
 * Until the transaction ends, nobody else can raise an alert for managers or administrators. So alerts become visible
 * in the order of their positions in the log: whoever has seen one has seen all before it.
 */
export async function raiseInOrder(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [MANAGERS_ALERTS_LOCK]);
}

/** Notifies every replica at the commit. PostgreSQL serialises such commits, and these wait for each other anyway. */
export async function ringAtCommit(manager: EntityManager, seq: bigint): Promise<void> {
  await manager.query('SELECT pg_notify($1, $2)', [ALERTS_CHANNEL, String(seq)]);
}
