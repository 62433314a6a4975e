import {
  ADMINISTRATORS_KEY,
  topics,
  type UnitsEvents,
  type UnitsStateEvents,
} from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { AdministratorsEvent } from './administrators.js';
import { AdministratorEntity } from './unit.entity.js';
import type { UnitEvent } from './unit.js';
import { UnitStore } from './unit.store.js';

const units = new UnitStore();

/** Tells our services about units, managers and administrators: what happened, and what holds now. */
export const unitsPublisher: Publisher = async (recorded, manager) => {
  const { event } = recorded as RecordedEvent<UnitEvent | AdministratorsEvent>;
  switch (event.type) {
    case 'UnitDeclared':
    case 'ManagerAppointed':
    case 'ManagerDismissed': {
      const { unitId } = event.data;
      return [fact(unitId, event.type, event.data), await unitState(manager, unitId)];
    }
    case 'UnitRenamed': {
      // A renamed unit is published as declared again: subscribers keep the latest name.
      const { unitId } = event.data;
      return [fact(unitId, 'UnitDeclared', event.data), await unitState(manager, unitId)];
    }
    case 'AdministratorAppointed':
    case 'AdministratorDismissed':
      return [fact(ADMINISTRATORS_KEY, event.type, event.data), await administratorsState(manager)];
    default:
      return [];
  }
};

function fact<Type extends keyof UnitsEvents>(
  key: string,
  type: Type,
  data: UnitsEvents[Type],
): OutboxMessage {
  return { topic: topics.units.name, key, type, data };
}

function latest<Type extends keyof UnitsStateEvents>(
  key: string,
  type: Type,
  data: UnitsStateEvents[Type],
): OutboxMessage {
  return { topic: topics.unitsState.name, key, type, data };
}

/** As the read model has it, which the event has already changed. */
async function unitState(manager: EntityManager, unitId: string): Promise<OutboxMessage> {
  const { name, managers } = await units.get(manager, unitId);
  return latest(unitId, 'UnitState', { unitId, name, managers });
}

async function administratorsState(manager: EntityManager): Promise<OutboxMessage> {
  const all = await manager.find(AdministratorEntity, { order: { agentId: 'ASC' } });
  const administrators = all.map(({ agentId }) => agentId);
  return latest(ADMINISTRATORS_KEY, 'AdministratorsState', { administrators });
}
