import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** What an agent is told, by the kind of alert. */
export interface LoginRenumberedNotice {
  kind: 'login-renumbered';
  agentId: string;
  /** Still signs in. */
  from: string;
  to: string;
}

/** What somebody must know. */
export type Notice = LoginRenumberedNotice;

/** Which alert, of what kind, about whom. */
interface AlertReference {
  alertId: string;
  agentId: string;
  kind: Notice['kind'];
}

/** Somebody must know something. `raisedAt` is RFC 3339. */
export type AlertRaised = DomainEvent<
  'AlertRaised',
  { alertId: string; raisedAt: string } & Notice
>;

/** The mail server took the mail. */
export type AlertDelivered = DomainEvent<'AlertDelivered', AlertReference>;

/** A try failed; `reason` is a code, never what a server said. */
export type AlertDeliveryFailed = DomainEvent<
  'AlertDeliveryFailed',
  AlertReference & { attempt: number; reason: string }
>;

/** No more tries: it has been too long, or there is nobody left to tell. */
export type AlertAbandoned = DomainEvent<'AlertAbandoned', AlertReference & { reason: string }>;

/** The facts of a stream `alert-<alertId>`. */
export type AlertEvent = AlertRaised | AlertDelivered | AlertDeliveryFailed | AlertAbandoned;

/** The stream of one alert. */
export const alertStream = (alertId: string): string => `alert-${alertId}`;

/** How the facts about alerts are stored. Logins are never given to somebody else and may stay; names are not in them. */
export const alertSchemas: EventSchemas = {
  AlertRaised: { version: 1 },
  AlertDelivered: { version: 1 },
  AlertDeliveryFailed: { version: 1 },
  AlertAbandoned: { version: 1 },
};
