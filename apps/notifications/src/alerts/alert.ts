import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { AlertEvent, AlertRaised, AlertReference, Notice } from './alert.events.js';

/** What can be asked of an alert. Instants are milliseconds since the epoch. */
export type AlertCommand =
  | { type: 'RaiseAlert'; alertId: string; notice: Notice; now: number }
  | { type: 'RecordDelivery' }
  | { type: 'RecordFailure'; reason: string; now: number; patienceMs: number }
  | { type: 'AbandonAlert'; reason: string }
  | { type: 'AcknowledgeAlert'; by: string };

/** An alert as its decisions see it. */
export type Alert =
  | { status: 'none' }
  | {
      status: 'waiting' | 'settled';
      reference: AlertReference;
      raisedAt: number;
      failures: number;
      acknowledged: boolean;
    };

function decide(command: AlertCommand, alert: Alert): AlertEvent[] {
  if (command.type === 'RaiseAlert') {
    if (alert.status !== 'none') return [];
    const { alertId, notice, now } = command;
    const raisedAt = new Date(now).toISOString();
    return [{ type: 'AlertRaised', data: { alertId, raisedAt, ...notice } }];
  }
  if (command.type === 'AcknowledgeAlert') {
    if (alert.status === 'none') throw new Refusal('alert-not-found');
    const { reference, acknowledged } = alert;
    return acknowledged
      ? []
      : [{ type: 'AlertAcknowledged', data: { ...reference, by: command.by } }];
  }
  if (alert.status !== 'waiting') return [];
  const { reference } = alert;
  switch (command.type) {
    case 'RecordDelivery':
      return [{ type: 'AlertDelivered', data: reference }];
    case 'RecordFailure': {
      const { reason, now, patienceMs } = command;
      const attempt = alert.failures + 1;
      const failed: AlertEvent = {
        type: 'AlertDeliveryFailed',
        data: { ...reference, attempt, reason },
      };
      const tooLong = now - alert.raisedAt >= patienceMs;
      return tooLong
        ? [failed, { type: 'AlertAbandoned', data: { ...reference, reason } }]
        : [failed];
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
      status: 'waiting',
      reference: referenceTo(event.data),
      raisedAt: Date.parse(event.data.raisedAt),
      failures: 0,
      acknowledged: false,
    };
  if (alert.status === 'none') return alert;
  switch (event.type) {
    case 'AlertDeliveryFailed':
      return { ...alert, failures: event.data.attempt };
    case 'AlertDelivered':
    case 'AlertAbandoned':
      return { ...alert, status: 'settled' };
    case 'AlertAcknowledged':
      return { ...alert, acknowledged: true };
    default:
      return unreachable(event);
  }
}

function referenceTo(raised: AlertRaised['data']): AlertReference {
  const { alertId, agentId, kind } = raised;
  return {
    ...{ alertId, agentId, kind },
    resetId: 'resetId' in raised ? raised.resetId : null,
    unit: 'unit' in raised ? raised.unit : null,
  };
}

/** One alert: raised once, tried until it is delivered or abandoned, acknowledged once at any time. */
export const alertDecider: Decider<Alert, AlertCommand, AlertEvent> = {
  initial: { status: 'none' },
  decide,
  evolve,
};
