import { type AlertsEvents, topics } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import type { AlertEvent, AlertReference } from './alert.js';

/** The fact about a request that follows from the delivery of a mail, by kind of alert. */
const steps = {
  'second-code-requested': 'ManagersAlerted',
  'second-code-reminder': 'ManagersReminded',
  'second-code-escalation': 'RequestEscalated',
} as const satisfies Partial<Record<AlertReference['kind'], keyof AlertsEvents>>;

/** Publishes which alerts were delivered or abandoned, and of which requests managers or administrators were mailed. */
export const alertsPublisher: Publisher = async (recorded) => {
  const { event } = recorded as RecordedEvent<AlertEvent>;
  switch (event.type) {
    case 'AlertDelivered':
      return [settled(event.type, event.data), ...stepOf(event.data)];
    case 'AlertAbandoned':
      return [settled(event.type, event.data)];
    case 'AlertRaised':
    case 'AlertDeliveryFailed':
    case 'AlertAcknowledged':
      return [];
    default:
      return unreachable(event);
  }
};

function settled(
  type: 'AlertDelivered' | 'AlertAbandoned',
  { alertId, agentId, kind }: AlertReference,
): OutboxMessage {
  return message(type, { alertId, agentId, kind });
}

function stepOf({ alertId, resetId, agentId, unit, kind }: AlertReference): OutboxMessage[] {
  if (!Object.hasOwn(steps, kind) || resetId === null || unit === null) return [];
  return [message(steps[kind as keyof typeof steps], { alertId, resetId, agentId, unit })];
}

function message<Type extends keyof AlertsEvents>(
  type: Type,
  data: AlertsEvents[Type],
): OutboxMessage {
  return { topic: topics.alerts.name, key: data.agentId, type, data };
}
