import { type MessageOn, topics } from '@citadelle/contracts';
import type { EventStore } from '@citadelle/event-store';
import type { Delivery } from '@citadelle/messaging';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { INBOX } from './inbox.js';

type UnitsMessage = MessageOn<typeof topics.units.name>;

/** Learns from the directory who manages which unit, and who administers. */
@Controller()
export class UnitsConsumer {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  @EventPattern(topics.units.name)
  async handle(@Payload() delivery: Delivery): Promise<void> {
    const message = delivery.message as UnitsMessage;
    await this.store.write(metadataOf(), async (tx) => {
      if (await tx.firstSight(INBOX, message.id)) await apply(message, tx.manager);
    });
  }
}

async function apply(message: UnitsMessage, manager: EntityManager): Promise<void> {
  if (message.data === null) return;
  switch (message.type) {
    case 'ManagerAppointed':
      await manager.query(
        'INSERT INTO unit_managers (unit_id, agent_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [message.data.unitId, message.data.agentId],
      );
      return;
    case 'ManagerDismissed':
      await manager.query('DELETE FROM unit_managers WHERE unit_id = $1 AND agent_id = $2', [
        message.data.unitId,
        message.data.agentId,
      ]);
      return;
    case 'AdministratorAppointed':
      await manager.query(
        'INSERT INTO administrators (agent_id) VALUES ($1) ON CONFLICT DO NOTHING',
        [message.data.agentId],
      );
      return;
    case 'AdministratorDismissed':
      await manager.query('DELETE FROM administrators WHERE agent_id = $1', [message.data.agentId]);
      return;
    default:
      return;
  }
}
