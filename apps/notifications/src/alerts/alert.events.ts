import type { AsRead, ResetsEvents } from '@citadelle/contracts';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** Who an alert is for: the agent it is about, the managers of its unit, or the administrators. */
export type Audience = 'agent' | 'managers' | 'administrators';

/** An agent's login got a number. */
export interface LoginRenumberedNotice {
  kind: 'login-renumbered';
  audience: 'agent';
  agentId: string;
  /** Still signs in. */
  from: string;
  to: string;
}

/** A step of an agent's reset; `at` is when it was taken. Instants are RFC 3339. */
interface ResetStep {
  audience: 'agent';
  agentId: string;
  resetId: string;
  at: string;
}

/** A reset that goes on until `expiresAt`. */
export interface OpenResetNotice extends ResetStep {
  kind: 'reset-started' | 'second-code-released';
  expiresAt: string;
}

/** The password was chosen anew. */
export interface ResetCompletedNotice extends ResetStep {
  kind: 'reset-completed';
  unit: string;
}

/** A manager refused; `reason` is in the manager's words, null once the agent was erased. */
export interface ResetRefusedNotice extends ResetStep {
  kind: 'reset-refused';
  unit: string;
  reason: string | null;
}

/** A request for a second code, as those who must act know it. */
interface RequestReference {
  audience: 'managers' | 'administrators';
  agentId: string;
  resetId: string;
  unit: string;
}

/** A request waits for its second code since `requestedAt`, until `expiresAt`. */
export interface RequestNotice extends RequestReference {
  kind:
    | 'second-code-requested'
    | 'second-code-reminder'
    | 'second-code-escalation'
    | 'request-transferred';
  requestedAt: string;
  expiresAt: string;
}

/** A request was cancelled: nobody has to handle it any more. */
export interface RequestCancelledNotice extends RequestReference {
  kind: 'request-cancelled';
  by: AsRead<ResetsEvents['ResetCancelled']>['by'];
  at: string;
}

/** The person `agentId` released more codes than is usual. */
export interface ReleaseAlarmNotice {
  kind: 'release-alarm';
  audience: 'administrators';
  agentId: string;
  releases: number;
  since: string;
}

/** The notices for managers and administrators. */
export type ManagersNotice = RequestNotice | RequestCancelledNotice | ReleaseAlarmNotice;

/** The notices for an agent. */
export type AgentNotice =
  LoginRenumberedNotice | OpenResetNotice | ResetCompletedNotice | ResetRefusedNotice;

/** What an alert says, and for whom it is. */
export type Notice = AgentNotice | ManagersNotice;

/** Which alert, of what kind, about whom, and about which request where there is one. */
export interface AlertReference {
  alertId: string;
  agentId: string;
  kind: Notice['kind'];
  resetId: string | null;
  unit: string | null;
}

/** An alert exists and is to be mailed. `raisedAt` is RFC 3339. */
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

/** No more tries: it took too long, or there is nobody to tell. */
export type AlertAbandoned = DomainEvent<'AlertAbandoned', AlertReference & { reason: string }>;

/** One of those for whom it was said that they have seen to it. */
export type AlertAcknowledged = DomainEvent<'AlertAcknowledged', AlertReference & { by: string }>;

/** The facts of a stream `alert-<alertId>`. */
export type AlertEvent =
  AlertRaised | AlertDelivered | AlertDeliveryFailed | AlertAbandoned | AlertAcknowledged;

/** The stream of one alert. */
export const alertStream = (alertId: string): string => `alert-${alertId}`;

/**
 * How the facts about alerts are stored. Logins are never given to somebody else and may stay; names are not in
 * them, and what a manager wrote about an agent is forgotten with the agent.
 */
export const alertSchemas: EventSchemas = {
  AlertRaised: {
    version: 1,
    personal: ['reason'],
    subject: ({ agentId }) => String(agentId),
  },
  AlertDelivered: { version: 1 },
  AlertDeliveryFailed: { version: 1 },
  AlertAbandoned: { version: 1 },
  AlertAcknowledged: { version: 1 },
};
