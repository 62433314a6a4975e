import type { Projection, RecordedEvent } from '@citadelle/event-store';
import { UnitEntity, UnitManagerEntity } from './unit.entity.js';
import type { UnitEvent } from './unit.events.js';

/** Keeps the read model of units and their managers. */
export const unitsProjection: Projection = {
  name: 'units',
  tables: ['units', 'unit_managers'],

  async project(recorded, manager) {
    const { event } = recorded as RecordedEvent<UnitEvent>;
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
    }
  },
};
