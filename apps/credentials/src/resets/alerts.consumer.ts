import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type MessageOn } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, writeOnFirstSight } from '@citadelle/service-kit';
import { ResetWrites } from './reset-writes.js';

/** Records in the stream of a reset that managers were alerted or reminded, or that the request was escalated. */
@Controller()
export class AlertsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly writes: ResetWrites,
  ) {}

  @EventPattern(topics.alerts.name)
  async on(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.alerts.name>;
    switch (message.type) {
      case 'ManagersAlerted':
      case 'ManagersReminded':
      case 'RequestEscalated': {
        if (message.data === null) return;
        const { type: fact, id } = message;
        const { resetId, alertId } = message.data;
        await writeOnFirstSight(this.store, 'alerts', id, (tx) =>
          this.writes.apply(tx, resetId, { type: 'RecordAlert', fact, alertId }),
        );
        return;
      }
      default:
      // What else happens to an alert says nothing of its reset, nor does a type that this version does not know.
    }
  }
}
