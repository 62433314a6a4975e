import { unreachable } from '@citadelle/decider';
import type { Projection, RecordedEvent } from '@citadelle/event-store';
import { AlertEntity } from './alert.entity.js';
import type { AlertEvent } from './alert.events.js';

/** Keeps the read model of alerts. */
export const alertsProjection: Projection = {
  name: 'alerts',
  tables: ['alerts'],

  async project(recorded, manager) {
    const { event, at, position } = recorded as RecordedEvent<AlertEvent>;
    const { alertId } = event.data;
    switch (event.type) {
      case 'AlertRaised': {
        const { agentId, kind, audience, raisedAt } = event.data;
        await manager.insert(AlertEntity, {
          ...{ alertId, agentId, kind, audience },
          resetId: 'resetId' in event.data ? event.data.resetId : null,
          unit: 'unit' in event.data ? event.data.unit : null,
          seq: audience === 'agent' ? null : String(position),
          state: 'waiting',
          failures: 0,
          raisedAt: new Date(raisedAt),
        });
        return;
      }
      case 'AlertDeliveryFailed': {
        const { attempt, reason } = event.data;
        await manager.update(AlertEntity, { alertId }, { failures: attempt, reason });
        return;
      }
      case 'AlertDelivered':
        await manager.update(AlertEntity, { alertId }, { state: 'delivered', settledAt: at });
        return;
      case 'AlertAbandoned': {
        const { reason } = event.data;
        await manager.update(
          AlertEntity,
          { alertId },
          { state: 'abandoned', reason, settledAt: at },
        );
        return;
      }
      case 'AlertAcknowledged':
        await manager.update(
          AlertEntity,
          { alertId },
          { acknowledgedBy: event.data.by, acknowledgedAt: at },
        );
        return;
      default:
        unreachable(event);
    }
  },
};
