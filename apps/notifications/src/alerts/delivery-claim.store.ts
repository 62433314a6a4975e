import { runStatement, type Statement } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const CLAIM: Statement = {
  name: 'claim-delivery',
  text: `
    INSERT INTO delivery_claims (alert_id, claimed_until)
    VALUES ($1, now() + $2 * interval '1 ms')
    ON CONFLICT (alert_id) DO UPDATE SET claimed_until = EXCLUDED.claimed_until
    WHERE delivery_claims.claimed_until < now() RETURNING 1`,
};
const DROP: Statement = {
  name: 'drop-delivery-claim',
  text: 'DELETE FROM delivery_claims WHERE alert_id = $1',
};

/** Which deliveries a replica has in hand, and until when. */
@Injectable()
export class DeliveryClaimStore {
  /** Claims an alert for this time; false when another replica has it. */
  async claim(manager: EntityManager, alertId: string, forMs: number): Promise<boolean> {
    return (await runStatement(manager, CLAIM, [alertId, forMs])).length > 0;
  }

  /** Gives up the claim. */
  async drop(manager: EntityManager, alertId: string): Promise<void> {
    await runStatement(manager, DROP, [alertId]);
  }
}
