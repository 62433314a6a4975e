import type { Deadline } from '@citadelle/event-store';

/** The kind of deadline at which the delivery of an alert is tried. */
export const DELIVER_ALERT = 'deliver-alert';

/** The deadline at which an alert is tried next; there is one per alert. */
export function deliveryDeadline(alertId: string, dueAt: number): Deadline {
  return {
    id: deliveryDeadlineId(alertId),
    kind: DELIVER_ALERT,
    dueAt: new Date(dueAt),
    data: { alertId },
  };
}

/** The id of an alert's deadline. */
export const deliveryDeadlineId = (alertId: string): string => `${DELIVER_ALERT}-${alertId}`;
