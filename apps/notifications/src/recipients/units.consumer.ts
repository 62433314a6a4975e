import { type MessageOn, topics } from '@citadelle/contracts';
import { type EventStore, isNewestState, listed } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { INBOX } from './inbox.js';

type UnitsMessage = MessageOn<typeof topics.unitsState.name>;

/** Learns from the directory who manages which unit, and who administers. */
@Controller()
export class UnitsConsumer {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @EventPattern(topics.unitsState.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as UnitsMessage;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(INBOX, message.id))) return;
      if (await isNewestState(tx.manager, 'unit_states', message)) await apply(tx.manager, message);
    });
  }
}

async function apply(manager: EntityManager, message: UnitsMessage): Promise<void> {
  if (message.data === null) return;
  switch (message.type) {
    case 'UnitState':
      await manager.query(
        `WITH dismissed AS (
           DELETE FROM unit_managers WHERE unit_id = $1 AND agent_id <> ALL($2::uuid[])
         )
         INSERT INTO unit_managers (unit_id, agent_id) SELECT $1, unnest($2::uuid[])
         ON CONFLICT DO NOTHING`,
        [message.data.unitId, listed(message.data.managers)],
      );
      return;
    case 'AdministratorsState':
      await manager.query(
        `WITH dismissed AS (DELETE FROM administrators WHERE agent_id <> ALL($1::uuid[]))
         INSERT INTO administrators (agent_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING`,
        [listed(message.data.administrators)],
      );
      return;
    default:
    // A type that this version does not know: ignored.
  }
}
