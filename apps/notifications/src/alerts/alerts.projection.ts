import { unreachable } from '@citadelle/decider';
import { inRuns, type Projection, type RecordedEvent } from '@citadelle/event-store';
import { type AlertEvent, OVERTAKEN, referenceTo } from './alert.js';
import { type AddedAlert, AlertStore } from './alert.store.js';
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

  async project(events, manager) {
    for (const run of inRuns<AlertEvent>(events))
      switch (run.type) {
        case 'AlertRaised': {
          await undelivered.add(manager, run.events.filter(isToBeMailed).map(addedBy));
          const added = run.events.map(addedBy).filter(isToActOn);
          if (added.length > 0) await alerts.add(manager, added);
          break;
        }
        case 'AlertAcknowledged':
          for (const { event, at } of run.events)
            await alerts.acknowledge(manager, event.data.alertId, event.data.by, at);
          break;
        case 'AlertDelivered':
        case 'AlertRestored':
          await undelivered.remove(
            manager,
            run.events.map(({ event }) => event.data.alertId),
          );
          break;
        case 'AlertAbandoned':
          for (const { event, at } of run.events) {
            const { alertId, reason } = event.data;
            // Nobody missed anything: what came after it was told.
            if (reason === OVERTAKEN) await undelivered.remove(manager, [alertId]);
            else await undelivered.abandon(manager, alertId, reason, at);
          }
          break;
        case 'AlertPartlyDelivered':
        case 'AlertDeliveryFailed':
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

/** Before any other fact stands `AlertRestored`: the mail had left before the database was lost. */
const isToBeMailed = ({ version }: RecordedEvent<AlertRaised>) => version === 1;
