import type { AlertKind } from '../events/notifications.events.js';
import type { Page } from './pages.js';

/** An alert as those who must act see it. Ids of `seq` grow in the order in which alerts can be seen. */
export interface ManagerAlertView {
  alertId: string;
  seq: number;
  kind: AlertKind;
  /** Null on alerts for administrators alone. */
  unit: string | null;
  /** Null when the alert is not about a request. */
  resetId: string | null;
  agentId: string;
  raisedAt: string;
  acknowledged: { by: string; at: string } | null;
}

/**
 * `GET /internal/manager-alerts?limit=&after=`, latest first, those of the actor's units, and for
 * administrators those that concern them too. `POST /internal/manager-alerts/{alertId}/acknowledgement`
 * → 204, also when somebody had; 404 `alert-not-found`.
 */
export interface ListManagerAlertsCall {
  response: Page<ManagerAlertView>;
}

/**
 * `GET /internal/manager-alerts/feed?after=<seq>`: newline-delimited JSON that does not end, a
 * {@link ManagerAlertLine} each, whoever it is for; an empty line now and then shows that it lives.
 * Without `after` it begins with what is raised from now on.
 */
export interface ManagerAlertLine {
  alert: ManagerAlertView;
  /** Whether it is for administrators, whatever unit it is about. */
  forAdministrators: boolean;
}
