import type { MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf, type TopicReader } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type AlertEvent, alertStream } from './alert.js';

type AlertMessage = MessageOn<typeof topics.alerts.name>;

/** Learns again which alerts were delivered or abandoned before the database was lost: none of them is mailed again. */
@Injectable()
export class SettledAlertsReader implements TopicReader {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const messages = deliveries.map(({ message }) => message as AlertMessage);
    const settled = new Map(messages.flatMap(restoredBy).map((fact) => [fact.data.alertId, fact]));
    if (settled.size === 0) return;
    await this.store.write(metadataOf(), async (tx) => {
      const streams = await tx.loadAll([...settled.keys()].map(alertStream));
      const lost = [...settled.values()].filter((_, index) => streams[index]!.version === 0);
      await tx.appendAll(
        lost.map((fact) => ({
          stream: alertStream(fact.data.alertId),
          expectedVersion: 0,
          events: [fact],
        })),
      );
    });
  }
}

type Restored = Extract<AlertEvent, { type: 'AlertRestored' }>;

function restoredBy({ type, data }: AlertMessage): Restored[] {
  if ((type !== 'AlertDelivered' && type !== 'AlertAbandoned') || data === null) return [];
  const { alertId, agentId, kind } = data;
  return kind === 'unknown' ? [] : [{ type: 'AlertRestored', data: { alertId, agentId, kind } }];
}
