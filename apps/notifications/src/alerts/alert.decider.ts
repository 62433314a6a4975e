import { type Decider, unreachable } from '@citadelle/decider';
import type { AlertEvent, Notice } from './alert.events.js';

/** What can be asked of an alert. Instants are milliseconds since the epoch. */
export type AlertCommand =
  | { type: 'RaiseAlert'; alertId: string; notice: Notice; now: number }
  | { type: 'RecordDelivery' }
  | { type: 'RecordFailure'; reason: string; now: number; patienceMs: number }
  | { type: 'AbandonAlert'; reason: string };

/** An alert as its decisions see it. */
export type Alert =
  | { status: 'none' }
  | {
      status: 'waiting';
      reference: { alertId: string; agentId: string; kind: Notice['kind'] };
      raisedAt: number;
      failures: number;
    }
  | { status: 'settled' };

function decide(command: AlertCommand, alert: Alert): AlertEvent[] {
  if (command.type === 'RaiseAlert') {
    if (alert.status !== 'none') return [];
    const { alertId, notice, now } = command;
    const raisedAt = new Date(now).toISOString();
    return [{ type: 'AlertRaised', data: { alertId, raisedAt, ...notice } }];
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
  switch (event.type) {
    case 'AlertRaised': {
      const { alertId, agentId, kind, raisedAt } = event.data;
      return {
        status: 'waiting',
        reference: { alertId, agentId, kind },
        raisedAt: Date.parse(raisedAt),
        failures: 0,
      };
    }
    case 'AlertDeliveryFailed':
      return alert.status === 'waiting' ? { ...alert, failures: event.data.attempt } : alert;
    case 'AlertDelivered':
    case 'AlertAbandoned':
      return { status: 'settled' };
    default:
      return unreachable(event);
  }
}

/** One alert: raised once, tried until it is delivered or it has been too long. */
export const alertDecider: Decider<Alert, AlertCommand, AlertEvent> = {
  initial: { status: 'none' },
  decide,
  evolve,
};
