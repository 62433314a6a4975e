import { messageOn, topics } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { Publisher, RecordedEvent } from '@citadelle/event-store';
import type { AlertEvent, AlertReference } from './alert.js';

/** The fact about a request that follows from the delivery of a mail, by kind of alert. */
const steps: Partial<
  Record<AlertReference['kind'], 'ManagersAlerted' | 'ManagersReminded' | 'RequestEscalated'>
> = {
  'second-code-requested': 'ManagersAlerted',
  'second-code-reminder': 'ManagersReminded',
  'second-code-escalation': 'RequestEscalated',
};

/** Publishes which alerts were delivered or abandoned, and of which requests managers or administrators were mailed. */
export const alertsPublisher: Publisher = async (recorded) => {
  const { event } = recorded as RecordedEvent<AlertEvent>;
  switch (event.type) {
    case 'AlertDelivered':
    case 'AlertAbandoned': {
      const { alertId, agentId, kind } = event.data;
      const settled = messageOn(topics.alerts, agentId, event.type, { alertId, agentId, kind });
      const isNews = event.type === 'AlertDelivered' && event.data.announced !== true;
      return isNews ? [settled, ...stepOf(event.data)] : [settled];
    }
    case 'AlertPartlyDelivered':
      return stepOf(event.data);
    case 'AlertRaised':
    case 'AlertDeliveryFailed':
    case 'AlertRestored':
    case 'AlertAcknowledged':
      return [];
    default:
      return unreachable(event);
  }
};

/** That somebody who must act on a request was mailed of it. */
function stepOf({ alertId, agentId, kind, resetId, unit }: AlertReference) {
  const step = steps[kind];
  if (step === undefined || resetId === null || unit === null) return [];
  return [messageOn(topics.alerts, agentId, step, { alertId, resetId, agentId, unit })];
}
