import { durationMs } from '@citadelle/service-kit';
import type { EntityManager } from 'typeorm';
import type { NotificationsConfig } from '../notifications.config.js';

/**
 * How long a replica has a delivery to itself: longer than a mail may take, and the writing down after it.
 * When a replica dies with a delivery in hand, another takes it over after this.
 */
export function claimMs({ MAIL_TIMEOUT }: NotificationsConfig): number {
  return 2 * durationMs(MAIL_TIMEOUT);
}

/** Claims an alert for this time; false when another replica has it. */
export async function claimDelivery(
  manager: EntityManager,
  alertId: string,
  forMs: number,
): Promise<boolean> {
  const claimed = await manager.query<unknown[]>(
    `INSERT INTO delivery_claims (alert_id, claimed_until)
     VALUES ($1, now() + $2 * interval '1 ms')
     ON CONFLICT (alert_id) DO UPDATE SET claimed_until = EXCLUDED.claimed_until
     WHERE delivery_claims.claimed_until < now() RETURNING 1`,
    [alertId, forMs],
  );
  return claimed.length > 0;
}

/** Gives up the claim. */
export async function releaseDelivery(manager: EntityManager, alertId: string): Promise<void> {
  await manager.query('DELETE FROM delivery_claims WHERE alert_id = $1', [alertId]);
}
