import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';
import type { Notice } from './notice.js';

/** Which alert, of what kind, about whom, and about which request where there is one. */
export interface AlertReference {
  alertId: string;
  agentId: string;
  kind: Notice['kind'];
  resetId: string | null;
  unit: string | null;
}

/** The facts of a stream `alert-<alertId>`. */
export type AlertEvent =
  /** It exists and is to be mailed. `raisedAt` is RFC 3339. */
  | DomainEvent<'AlertRaised', Raised>
  /** The mail server took the mail for somebody; others are still tried. */
  | DomainEvent<'AlertPartlyDelivered', AlertReference>
  /** Everybody was mailed who can be; `announced` when {@link AlertPartlyDelivered} was there before. */
  | DomainEvent<'AlertDelivered', AlertReference & { announced?: true }>
  /** A try failed; `reason` is a code, never what a server said. */
  | DomainEvent<'AlertDeliveryFailed', AlertReference & { attempt: number; reason: string }>
  /** No more tries, and nobody was told: it took too long, there is nobody to tell, or it says what is over by now. */
  | DomainEvent<'AlertAbandoned', AlertReference & { reason: string }>
  /** It was delivered or abandoned after what this database knows, which was lost or restored. */
  | DomainEvent<'AlertRestored', Pick<AlertReference, 'alertId' | 'agentId' | 'kind'>>
  /** One of those for whom it was said that they have seen to it. */
  | DomainEvent<'AlertAcknowledged', AlertReference & { by: string }>;

type Raised = { alertId: string; raisedAt: string } & Notice;

/** Why an alert is abandoned that says what is over by now: another alert says how it stands. */
export const OVERTAKEN = 'overtaken';

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
  AlertPartlyDelivered: { version: 1 },
  AlertDelivered: { version: 1 },
  AlertDeliveryFailed: { version: 1 },
  AlertAbandoned: { version: 1 },
  AlertRestored: { version: 1 },
  AlertAcknowledged: { version: 1 },
};

/** What can be asked of an alert. Instants are milliseconds since the epoch. */
export type AlertCommand =
  | { type: 'RaiseAlert'; alertId: string; notice: Notice; now: number }
  | ({ type: 'RestoreAlert' } & Pick<AlertReference, 'alertId' | 'agentId' | 'kind'>)
  | { type: 'RecordDelivery' }
  | {
      type: 'RecordFailure';
      reason: string;
      now: number;
      patienceMs: number;
      /** When it was tried first; before, there may have been no mail server to try. */
      triedSince?: number;
      /** Whether somebody for whom it is was told, now or before. */
      isTold?: boolean;
      /** Whether the server refused it for good for everybody who is left. */
      isFinal?: boolean;
    }
  | { type: 'AbandonAlert'; reason: string }
  | { type: 'AcknowledgeAlert'; by: string };

/** An alert as its decisions see it. */
export type Alert =
  | { status: 'none' }
  /** It was settled before this database was lost, and is not known otherwise. */
  | { status: 'restored' }
  | {
      status: 'waiting' | 'settled';
      reference: AlertReference;
      raisedAt: number;
      failures: number;
      announced: boolean;
      acknowledged: boolean;
    };

function decide(command: AlertCommand, alert: Alert): AlertEvent[] {
  if (command.type === 'RaiseAlert') {
    if (alert.status !== 'none' && alert.status !== 'restored') return [];
    const { alertId, notice, now } = command;
    const raisedAt = new Date(now).toISOString();
    return [{ type: 'AlertRaised', data: { alertId, raisedAt, ...notice } }];
  }
  if (command.type === 'RestoreAlert') {
    const { alertId, agentId, kind } = command;
    return alert.status === 'none' || alert.status === 'waiting'
      ? [{ type: 'AlertRestored', data: { alertId, agentId, kind } }]
      : [];
  }
  if (command.type === 'AcknowledgeAlert') {
    if (alert.status === 'none' || alert.status === 'restored')
      throw new Refusal('alert-not-found');
    const { reference, acknowledged } = alert;
    return acknowledged
      ? []
      : [{ type: 'AlertAcknowledged', data: { ...reference, by: command.by } }];
  }
  if (alert.status !== 'waiting') return [];
  const { reference } = alert;
  const delivered: AlertEvent = {
    type: 'AlertDelivered',
    data: { ...reference, ...(alert.announced && { announced: true }) },
  };
  switch (command.type) {
    case 'RecordDelivery':
      return [delivered];
    case 'RecordFailure': {
      const { reason, now, patienceMs, triedSince = alert.raisedAt } = command;
      const { isTold = false, isFinal = false } = command;
      const attempt = alert.failures + 1;
      const failed: AlertEvent = {
        type: 'AlertDeliveryFailed',
        data: { ...reference, attempt, reason },
      };
      const isOver = isFinal || now - triedSince >= patienceMs;
      if (isOver && isTold) return [failed, delivered];
      if (isOver) return [failed, { type: 'AlertAbandoned', data: { ...reference, reason } }];
      if (!isTold || alert.announced) return [failed];
      return [{ type: 'AlertPartlyDelivered', data: reference }, failed];
    }
    case 'AbandonAlert':
      return [{ type: 'AlertAbandoned', data: { ...reference, reason: command.reason } }];
    default:
      return unreachable(command);
  }
}

function evolve(alert: Alert, event: AlertEvent): Alert {
  if (event.type === 'AlertRaised')
    return {
      status: alert.status === 'restored' ? 'settled' : 'waiting',
      reference: referenceTo(event.data),
      raisedAt: Date.parse(event.data.raisedAt),
      failures: 0,
      announced: false,
      acknowledged: false,
    };
  if (alert.status === 'none')
    return event.type === 'AlertRestored' ? { status: 'restored' } : alert;
  if (alert.status === 'restored') return alert;
  switch (event.type) {
    case 'AlertDeliveryFailed':
      return { ...alert, failures: event.data.attempt };
    case 'AlertPartlyDelivered':
      return { ...alert, announced: true };
    case 'AlertDelivered':
    case 'AlertAbandoned':
    case 'AlertRestored':
      return { ...alert, status: 'settled' };
    case 'AlertAcknowledged':
      return { ...alert, acknowledged: true };
    default:
      return unreachable(event);
  }
}

/** The alert that was raised, as its later facts name it. */
export function referenceTo(raised: Raised): AlertReference {
  const { alertId, agentId, kind } = raised;
  const resetId = 'resetId' in raised ? raised.resetId : null;
  const unit = 'unit' in raised ? raised.unit : null;
  return { alertId, agentId, kind, resetId, unit };
}

/** One alert: raised once, tried until it is delivered or abandoned, acknowledged once at any time. */
export const alertDecider: Decider<Alert, AlertCommand, AlertEvent> = {
  initial: { status: 'none' },
  decide,
  evolve,
};
