import { unreachable } from '@citadelle/decider';
import { inRuns, type Projection, type RecordedEvent } from '@citadelle/event-store';
import { type AlertEvent, referenceTo } from './alert.js';
import { type AddedAlert, AlertStore } from './alert.store.js';

const alerts = new AlertStore();

/** Keeps the read model of alerts on which somebody must act; the agent's own are in their streams alone. */
export const alertsProjection: Projection = {
  name: 'alerts',
  tables: ['alerts'],

  async project(events, manager) {
    for (const run of inRuns<AlertEvent>(events))
      switch (run.type) {
        case 'AlertRaised': {
          const added = run.events.map(addedBy).filter(isToActOn);
          if (added.length > 0) await alerts.add(manager, added);
          break;
        }
        case 'AlertAcknowledged':
          for (const { event, at } of run.events)
            await alerts.acknowledge(manager, event.data.alertId, event.data.by, at);
          break;
        case 'AlertDelivered':
        case 'AlertDeliveryFailed':
        case 'AlertAbandoned':
          // Whether the mail went is read from the alert's stream alone.
          break;
        default:
          unreachable(run);
      }
  },
};

type AlertRaised = Extract<AlertEvent, { type: 'AlertRaised' }>;

function addedBy({ event, position }: RecordedEvent<AlertRaised>): AddedAlert {
  const { audience, raisedAt } = event.data;
  return { ...referenceTo(event.data), audience, seq: position, raisedAt };
}

const isToActOn = ({ audience }: AddedAlert) => audience !== 'agent';
