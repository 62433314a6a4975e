import { ADMINISTRATORS_KEY, messageOn, topics } from '@citadelle/contracts';
import type { UnitView } from '@citadelle/contracts/calls';
import type { OutboxMessage, Publisher, RecordedEvent, StateTopic } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { type AdministratorsEvent, administratorsStream } from './administrators.js';
import { type UnitEvent, unitStream } from './unit.js';
import { UnitStore } from './unit.store.js';

const units = new UnitStore();

/** Tells our services about units, managers and administrators: what happened, and what holds now. */
export const unitsPublisher: Publisher = async (recorded, manager) => {
  const { event } = recorded as RecordedEvent<UnitEvent | AdministratorsEvent>;
  switch (event.type) {
    case 'UnitDeclared':
    case 'UnitRenamed': {
      // A renamed unit is published as declared again: subscribers keep the latest name.
      const { unitId, name } = event.data;
      const declared = messageOn(topics.units, unitId, 'UnitDeclared', { unitId, name });
      return [declared, await unitState(manager, unitId)];
    }
    case 'ManagerAppointed':
    case 'ManagerDismissed': {
      const { unitId, agentId } = event.data;
      const told = messageOn(topics.units, unitId, event.type, { unitId, agentId });
      return [told, await unitState(manager, unitId)];
    }
    case 'AdministratorAppointed':
    case 'AdministratorDismissed': {
      const { agentId } = event.data;
      const told = messageOn(topics.units, ADMINISTRATORS_KEY, event.type, { agentId });
      return [told, await administratorsState(manager)];
    }
    default:
      return [];
  }
};

/** The latest state of every unit, and last that of the administrators. */
export const unitStates: StateTopic = {
  topic: topics.unitsState.name,
  streamOf: (key) => (key === ADMINISTRATORS_KEY ? administratorsStream : unitStream(key)),
  page: async (manager, after = '', limit) => {
    if (after === ADMINISTRATORS_KEY) return [];
    const page = (await units.listAfter(manager, after, limit)).map(stateMessage);
    return page.length < limit ? [...page, await administratorsState(manager)] : page;
  },
};

/** As the read model has it, which the event has already changed. */
async function unitState(manager: EntityManager, unitId: string): Promise<OutboxMessage> {
  return stateMessage(await units.get(manager, unitId));
}

function stateMessage({ unitId, name, managers }: UnitView): OutboxMessage {
  return messageOn(topics.unitsState, unitId, 'UnitState', { unitId, name, managers });
}

async function administratorsState(manager: EntityManager): Promise<OutboxMessage> {
  const state = { administrators: await units.administrators(manager) };
  return messageOn(topics.unitsState, ADMINISTRATORS_KEY, 'AdministratorsState', state);
}
