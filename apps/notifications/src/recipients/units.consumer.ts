import { type MessageOn, topics } from '@citadelle/contracts';
import { type EventStore, isNewestState, listed } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, writeOnFirstSight } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { AppointmentStore } from './appointment.store.js';
import { INBOX } from './inbox.js';

type UnitsMessage = MessageOn<typeof topics.unitsState.name>;

/** Learns from the directory who manages which unit, and who administers. */
@Controller()
export class UnitsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly appointments: AppointmentStore,
  ) {}

  @EventPattern(topics.unitsState.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as UnitsMessage;
    await writeOnFirstSight(this.store, INBOX, message.id, async ({ manager }) => {
      const isNews = await isNewestState(manager, 'unit_states', message);
      if (!isNews || message.data === null) return;
      switch (message.type) {
        case 'UnitState': {
          const { unitId, managers } = message.data;
          return this.appointments.setManagers(manager, unitId, listed(managers));
        }
        case 'AdministratorsState':
          return this.appointments.setAdministrators(manager, listed(message.data.administrators));
        default:
        // A type that this version does not know: ignored.
      }
    });
  }
}
