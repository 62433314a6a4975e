import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { AdministratorsEvent } from './administrators.js';
import { AdministratorEntity, UnitEntity, UnitManagerEntity } from './unit.entity.js';
import type { UnitEvent } from './unit.js';

/** Keeps the read model of units, their managers, and administrators. */
export const unitsProjection: Projection = {
  name: 'units',
  tables: ['units', 'unit_managers', 'administrators'],

  async project(recorded, manager) {
    const { event } = recorded as RecordedEvent<UnitEvent | AdministratorsEvent>;
    switch (event.type) {
      case 'UnitDeclared':
        await manager.insert(UnitEntity, event.data);
        break;
      case 'UnitRenamed':
        await manager.update(UnitEntity, event.data.unitId, { name: event.data.name });
        break;
      case 'ManagerAppointed':
        await manager.insert(UnitManagerEntity, event.data);
        break;
      case 'ManagerDismissed':
        await manager.delete(UnitManagerEntity, event.data);
        break;
      case 'AdministratorAppointed':
        await manager.insert(AdministratorEntity, event.data);
        break;
      case 'AdministratorDismissed':
        await manager.delete(AdministratorEntity, event.data);
        break;
    }
  },
};
