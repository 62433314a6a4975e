import { unreachable } from '@citadelle/decider';
import type { Projection, RecordedEvent } from '@citadelle/event-store';
import { type AlertEvent, referenceTo } from './alert.js';
import { AlertStore } from './alert.store.js';
import { UndeliveredAlertStore } from './undelivered-alert.store.js';

const alerts = new AlertStore();
const undelivered = new UndeliveredAlertStore();

/**
 * Keeps the read models of alerts on which somebody must act (the agent's own are in their streams alone), and of all
 * alerts whose mail has not left.
 */
export const alertsProjection: Projection = {
  name: 'alerts',
  tables: ['alerts', 'undelivered_alerts'],

  async project(recorded, manager) {
    const { event, at, position } = recorded as RecordedEvent<AlertEvent>;
    switch (event.type) {
      case 'AlertRaised': {
        const { audience, raisedAt } = event.data;
        await undelivered.add(manager, event.data, raisedAt);
        if (audience === 'agent') return;
        const raised = { audience, seq: position, raisedAt };
        return alerts.add(manager, referenceTo(event.data), raised);
      }
      case 'AlertAcknowledged':
        return alerts.acknowledge(manager, event.data.alertId, event.data.by, at);
      case 'AlertDelivered':
        return undelivered.remove(manager, event.data.alertId);
      case 'AlertAbandoned':
        return undelivered.abandon(manager, event.data.alertId, event.data.reason, at);
      case 'AlertDeliveryFailed':
        return;
      default:
        unreachable(event);
    }
  },
};
