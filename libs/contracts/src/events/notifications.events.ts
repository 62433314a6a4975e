/** Public events of the notifications service, by their CloudEvents type. */

/** Every kind of alert. */
export const alertKinds = [
  'login-renumbered',
  'login-changed',
  'reset-started',
  'second-code-requested',
  'second-code-reminder',
  'second-code-escalation',
  'second-code-released',
  'reset-completed',
  'reset-refused',
  'reset-voided',
  'password-changed',
  'account-contested',
  'request-cancelled',
  'request-transferred',
  'release-alarm',
  'sign-in-slowed',
  'sign-in-slowed-digest',
  'role-given',
  'role-taken',
  'administrator-proposed',
  'power-used',
  'import-ended',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** The request that a mail was about. */
interface RequestReference {
  alertId: string;
  resetId: string;
  agentId: string;
  unit: string;
}

/** Topic `academie.notifications.alerts.v1`, key agentId. */
export interface AlertsEvents {
  AlertDelivered: { alertId: string; agentId: string; kind: AlertKind };
  AlertAbandoned: { alertId: string; agentId: string; kind: AlertKind };
  /** The unit's managers were mailed of a request. */
  ManagersAlerted: RequestReference;
  /** They were mailed again, since it still waits. */
  ManagersReminded: RequestReference;
  /** The administrators were mailed, since it waits too long. */
  RequestEscalated: RequestReference;
}
