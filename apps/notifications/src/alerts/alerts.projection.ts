import { unreachable } from '@citadelle/decider';
import type { Projection, RecordedEvent } from '@citadelle/event-store';
import { AlertEntity } from './alert.entity.js';
import { type AlertEvent, referenceTo } from './alert.js';

/** Keeps the read model of alerts on which somebody must act; the agent's own are in their streams alone. */
export const alertsProjection: Projection = {
  name: 'alerts',
  tables: ['alerts'],

  async project(recorded, manager) {
    const { event, at, position } = recorded as RecordedEvent<AlertEvent>;
    const { alertId } = event.data;
    switch (event.type) {
      case 'AlertRaised': {
        const { audience, raisedAt } = event.data;
        if (audience === 'agent') return;
        await manager.insert(AlertEntity, {
          ...referenceTo(event.data),
          audience,
          seq: String(position),
          raisedAt: new Date(raisedAt),
        });
        return;
      }
      case 'AlertAcknowledged':
        await manager.update(
          AlertEntity,
          { alertId },
          { acknowledgedBy: event.data.by, acknowledgedAt: at },
        );
        return;
      case 'AlertDelivered':
      case 'AlertDeliveryFailed':
      case 'AlertAbandoned':
        // Whether the mail went is read from the alert's stream alone.
        return;
      default:
        unreachable(event);
    }
  },
};
