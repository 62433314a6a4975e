import { unreachable } from '@citadelle/decider';
import type { Projection, RecordedEvent } from '@citadelle/event-store';
import { type AlertEvent, referenceTo } from './alert.js';
import { AlertStore } from './alert.store.js';

const alerts = new AlertStore();

/** Keeps the read model of alerts on which somebody must act; the agent's own are in their streams alone. */
export const alertsProjection: Projection = {
  name: 'alerts',
  tables: ['alerts'],

  async project(recorded, manager) {
    const { event, at, position } = recorded as RecordedEvent<AlertEvent>;
    switch (event.type) {
      case 'AlertRaised': {
        const { audience, raisedAt } = event.data;
        if (audience === 'agent') return;
        const raised = { audience, seq: position, raisedAt };
        return alerts.add(manager, referenceTo(event.data), raised);
      }
      case 'AlertAcknowledged':
        return alerts.acknowledge(manager, event.data.alertId, event.data.by, at);
      case 'AlertDelivered':
      case 'AlertDeliveryFailed':
      case 'AlertAbandoned':
      case 'AlertRestored':
        // Whether the mail went is read from the alert's stream alone.
        return;
      default:
        unreachable(event);
    }
  },
};
