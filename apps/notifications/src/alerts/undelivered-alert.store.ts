import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { AlertReference } from './alert.js';

const ADD = prepared('add-undelivered-alert')`
  INSERT INTO undelivered_alerts (alert_id, kind, raised_at) VALUES ($1, $2, $3)`;
const REMOVE = prepared('remove-undelivered-alert')`
  DELETE FROM undelivered_alerts WHERE alert_id = $1`;
const ABANDON = prepared('abandon-undelivered-alert')`
  UPDATE undelivered_alerts SET abandoned_at = $2, reason = $3 WHERE alert_id = $1`;

/** The alerts whose mail has not left, whoever they are for: those that are still tried, and those that were given up. */
export class UndeliveredAlertStore {
  async add(
    manager: EntityManager,
    { alertId, kind }: Pick<AlertReference, 'alertId' | 'kind'>,
    raisedAt: string,
  ): Promise<void> {
    await ADD.run(manager, alertId, kind, raisedAt);
  }

  /** Its mail has left. */
  async remove(manager: EntityManager, alertId: string): Promise<void> {
    await REMOVE.run(manager, alertId);
  }

  /** Nobody tries any more, for this reason, a code. */
  async abandon(manager: EntityManager, alertId: string, reason: string, at: Date): Promise<void> {
    await ABANDON.run(manager, alertId, at, reason);
  }
}
