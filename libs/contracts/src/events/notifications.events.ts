/** Public events of the notifications service, by their CloudEvents type. */

/** Topic `academie.notifications.alerts.v1`, key agentId. */
export interface AlertsEvents {
  AlertDelivered: { alertId: string; agentId: string; kind: string };
  AlertAbandoned: { alertId: string; agentId: string; kind: string };
}
