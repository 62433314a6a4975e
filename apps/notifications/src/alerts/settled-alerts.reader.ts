import type { MessageOn, topics } from '@citadelle/contracts';
import { fold } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf, type TopicReader } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type AlertCommand, alertDecider, type AlertEvent, alertStream } from './alert.js';
import { deliveryDeadlineId } from './delivery-deadline.js';

type AlertMessage = MessageOn<typeof topics.alerts.name>;

/**
 * Learns again which alerts were delivered or abandoned: none of them is mailed again, neither one that the database
 * lost nor one that waits in it because the database is older than its mail.
 */
@Injectable()
export class SettledAlertsReader implements TopicReader {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AlertMessage);
    const settled = new Map(messages.flatMap(commandFor).map((one) => [one.alertId, one]));
    if (settled.size === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      const streams = await tx.loadAll<AlertEvent>([...settled.keys()].map(alertStream));
      const commands = [...settled.values()];
      const appends = streams.map(({ stream, version, events }, index) => {
        const alert = fold(
          alertDecider,
          events.map(({ event }) => event),
        );
        const decided = alertDecider.decide(commands[index]!, alert);
        return { stream, expectedVersion: version, events: decided };
      });
      for (const { event } of await tx.appendAll(appends)) {
        const { alertId } = (event as AlertEvent).data;
        await tx.clearDeadline(deliveryDeadlineId(alertId));
      }
    });
  }
}

type RestoreAlert = Extract<AlertCommand, { type: 'RestoreAlert' }>;

function commandFor({ type, data }: AlertMessage): RestoreAlert[] {
  if ((type !== 'AlertDelivered' && type !== 'AlertAbandoned') || data === null) return [];
  const { alertId, agentId, kind } = data;
  return kind === 'unknown' ? [] : [{ type: 'RestoreAlert', alertId, agentId, kind }];
}
