import { type AlertKind, alertKinds } from '../../events/notifications.events.js';
import { notificationsCall } from '../call.js';
import { Id, Instant, OneOf, Shown, Whole } from '../fields.js';
import { Next, type Page, PageRequest } from '../pages.js';

/** An alert as those who must act see it. Ids of `seq` grow in the order in which alerts can be seen. */
export class ManagerAlertView {
  @Id() alertId!: string;
  @Shown({ type: 'integer', description: 'Grows; the id of the event on the stream.' })
  seq!: number;
  @OneOf(alertKinds) kind!: AlertKind;
  @Shown({
    nullable: true,
    example: 'SIG-AESH',
    description: 'Null on what concerns the administrators alone.',
  })
  unit!: string | null;
  @Shown({ nullable: true, format: 'uuid', description: 'Null where no request is meant.' })
  resetId!: string | null;
  @Id({ description: 'The agent it is about.' }) agentId!: string;
  @Instant() raisedAt!: string;
  @Shown({
    type: 'object',
    nullable: true,
    description: 'Who acknowledged it first (`agentId`), and when.',
    properties: {
      by: { type: 'string', format: 'uuid' },
      at: { type: 'string', format: 'date-time' },
    },
    required: ['by', 'at'],
  })
  acknowledged!: { by: string; at: string } | null;
}

/** A page of alerts, latest first: those of the actor's units, and for administrators those that concern them too. */
export class ManagerAlertsPage implements Page<ManagerAlertView> {
  @Shown({ type: ManagerAlertView, isArray: true }) items!: ManagerAlertView[];
  @Next('Goes into `after`.') next!: string | null;
}

/** Which alert is meant. */
export class AlertPath {
  @Id() alertId!: string;
}

/** Asks for all alerts after a `seq`, or from now on. */
export class FollowAlerts {
  @Whole(0, undefined, { optional: true }) after?: number;
}

/** A line of the feed. */
export interface ManagerAlertLine {
  alert: ManagerAlertView;
  /** Whether it is for administrators, whatever unit it is about. */
  forAdministrators: boolean;
}

/** The alerts of managers and administrators. */
export const managerAlerts = {
  list: notificationsCall('GET /internal/manager-alerts', {
    request: PageRequest,
    response: ManagerAlertsPage,
    problems: { 404: ['alert-not-found'] },
  }),
  acknowledge: notificationsCall('POST /internal/manager-alerts/{alertId}/acknowledgement', {
    request: AlertPath,
    problems: { 404: ['alert-not-found'] },
    idempotent: true,
    repeatable: true,
  }),
  /**
   * Newline-delimited JSON that does not end, a {@link ManagerAlertLine} each, whoever it is for; an empty line now
   * and then shows that it lives.
   */
  follow: notificationsCall('GET /internal/manager-alerts/feed', {
    request: FollowAlerts,
    status: 200,
  }),
};
