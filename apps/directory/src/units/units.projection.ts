import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { AdministratorsEvent } from './administrators.js';
import type { UnitEvent } from './unit.js';
import { UnitStore } from './unit.store.js';

const units = new UnitStore();

/** Keeps the read model of units, their managers, and administrators: events that are few, taken one by one. */
export const unitsProjection: Projection = {
  name: 'units',
  tables: ['units', 'unit_managers', 'administrators'],

  async project(events, manager) {
    for (const recorded of events) await fold(recorded, manager);
  },
};

async function fold(recorded: RecordedEvent, manager: EntityManager): Promise<void> {
  const { event } = recorded as RecordedEvent<UnitEvent | AdministratorsEvent>;
  switch (event.type) {
    case 'UnitDeclared':
      return units.add(manager, event.data.unitId, event.data.name);
    case 'UnitRenamed':
      return units.rename(manager, event.data.unitId, event.data.name);
    case 'ManagerAppointed':
      return units.addManager(manager, event.data.unitId, event.data.agentId);
    case 'ManagerDismissed':
      return units.dropManager(manager, event.data.unitId, event.data.agentId);
    case 'AdministratorAppointed':
      return units.addAdministrator(manager, event.data.agentId);
    case 'AdministratorDismissed':
      return units.dropAdministrator(manager, event.data.agentId);
  }
}
