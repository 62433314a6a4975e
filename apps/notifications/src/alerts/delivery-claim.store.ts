import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const CLAIM = prepared('claim-delivery')`
  INSERT INTO delivery_claims (alert_id, claimed_until)
  VALUES ($1, now() + $2 * interval '1 ms')
  ON CONFLICT (alert_id) DO UPDATE SET claimed_until = EXCLUDED.claimed_until
  WHERE delivery_claims.claimed_until < now()`;
const RENEW = prepared('renew-delivery-claim')`
  UPDATE delivery_claims SET claimed_until = now() + $2 * interval '1 ms' WHERE alert_id = $1`;
const DROP = prepared('drop-delivery-claim')`
  DELETE FROM delivery_claims WHERE alert_id = $1`;

/** Which deliveries a replica has in hand, and until when. */
@Injectable()
export class DeliveryClaimStore {
  /** Claims an alert for this time; false when another replica has it. */
  async claim(manager: EntityManager, alertId: string, forMs: number): Promise<boolean> {
    return (await CLAIM.run(manager, alertId, forMs)) > 0;
  }

  /** Keeps a claim that this replica has for this time from now on: there are several people to mail. */
  async renew(manager: EntityManager, alertId: string, forMs: number): Promise<void> {
    await RENEW.run(manager, alertId, forMs);
  }

  /** Gives up the claim. */
  async drop(manager: EntityManager, alertId: string): Promise<void> {
    await DROP.run(manager, alertId);
  }
}
