import { type AlertsEvents, topics } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import type { AlertEvent } from './alert.events.js';

/** Tells the other services which alerts were delivered and which were abandoned. */
export const alertsPublisher: Publisher = async (recorded) => {
  const { event } = recorded as RecordedEvent<AlertEvent>;
  switch (event.type) {
    case 'AlertDelivered':
    case 'AlertAbandoned': {
      const { alertId, agentId, kind } = event.data;
      return [message(event.type, { alertId, agentId, kind })];
    }
    case 'AlertRaised':
    case 'AlertDeliveryFailed':
      return [];
    default:
      return unreachable(event);
  }
};

function message<Type extends keyof AlertsEvents>(
  type: Type,
  data: AlertsEvents[Type],
): OutboxMessage {
  return { topic: topics.alerts.name, key: data.agentId, type, data };
}
