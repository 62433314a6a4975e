import { retry } from '@citadelle/async';
import type { Deadline } from '@citadelle/event-store';
import { durationMs } from '@citadelle/service-kit';
import type { NotificationsConfig } from '../notifications.config.js';

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

/**
 * How long a replica has a delivery to itself: longer than a mail may take, and the writing down after it.
 * When a replica dies with a delivery in hand, another takes it over after this.
 */
export function claimMs({ MAIL_TIMEOUT }: NotificationsConfig): number {
  return 2 * durationMs(MAIL_TIMEOUT);
}

/** Repeats a write while the claim holds: whoever was mailed without a word of it would be mailed again. */
export function writeWhileClaimed<T>(
  config: NotificationsConfig,
  work: () => Promise<T>,
): Promise<T> {
  const end = performance.now() + claimMs(config) / 3;
  const onFailure = (error: unknown) => {
    if (performance.now() > end) throw error;
  };
  return retry(work, { firstDelayMs: 500, maxDelayMs: 500, onFailure });
}
