import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { AddedAlert } from './alert.store.js';

const ADD = prepared('add-undelivered-alerts')`
  INSERT INTO undelivered_alerts (alert_id, kind, raised_at)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[])`;
const REMOVE = prepared('remove-undelivered-alerts')`
  DELETE FROM undelivered_alerts WHERE alert_id = ANY ($1::uuid[])`;
const ABANDON = prepared('abandon-undelivered-alert')`
  UPDATE undelivered_alerts SET abandoned_at = $2, reason = $3 WHERE alert_id = $1`;

/** The alerts whose mail has not left, whoever they are for: those that are still tried, and those that were given up. */
export class UndeliveredAlertStore {
  async add(
    manager: EntityManager,
    alerts: readonly Pick<AddedAlert, 'alertId' | 'kind' | 'raisedAt'>[],
  ): Promise<void> {
    await ADD.run(
      manager,
      alerts.map(({ alertId }) => alertId),
      alerts.map(({ kind }) => kind),
      alerts.map(({ raisedAt }) => raisedAt),
    );
  }

  /** Their mails have left. */
  async remove(manager: EntityManager, alertIds: readonly string[]): Promise<void> {
    await REMOVE.run(manager, alertIds);
  }

  /** Nobody tries any more, for this reason, a code. */
  async abandon(manager: EntityManager, alertId: string, reason: string, at: Date): Promise<void> {
    await ABANDON.run(manager, alertId, at, reason);
  }
}
