import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { AdministratorsEvent } from './administrators.js';
import type { UnitEvent } from './unit.js';
import { UnitStore } from './unit.store.js';

const units = new UnitStore();

/** Keeps the read model of units, their managers, and administrators. */
export const unitsProjection: Projection = {
  name: 'units',
  tables: ['units', 'unit_managers', 'administrators'],

  async project(recorded, manager) {
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
  },
};
