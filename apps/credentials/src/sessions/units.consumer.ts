import { type MessageOn, topics } from '@citadelle/contracts';
import { type EventStore, isNewestState, listed } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, writeOnFirstSight } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RoleGrantStore } from './role-grant.store.js';
import { UnitStore } from './unit.store.js';

/** Which units there are, who manages them and who administers, as the directory says. */
@Controller()
export class UnitsConsumer {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly units: UnitStore,
    private readonly grants: RoleGrantStore,
  ) {}

  @EventPattern(topics.unitsState.name)
  async on(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as MessageOn<typeof topics.unitsState.name>;
    await writeOnFirstSight(this.store, 'units', message.id, async ({ manager }) => {
      const isNews = await isNewestState(manager, 'unit_states', message);
      if (!isNews || message.data === null) return;
      switch (message.type) {
        case 'UnitState': {
          const { unitId, name, managers } = message.data;
          await this.units.keep(manager, unitId, name);
          return this.grants.setHolders(manager, 'manager', unitId, listed(managers));
        }
        case 'AdministratorsState': {
          const { administrators } = message.data;
          return this.grants.setHolders(manager, 'administrator', '', listed(administrators));
        }
        default:
        // Types added to the topic later mean nothing to this version.
      }
    });
  }
}
