import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { AdministratorsEvent } from './administrators.js';
import { ProposalStore } from './proposal.store.js';
import type { UnitEvent } from './unit.js';
import { UnitStore } from './unit.store.js';

const units = new UnitStore();
const proposals = new ProposalStore();

/** Keeps the read model of units, their managers, and administrators: events that are few, taken one by one. */
export const unitsProjection: Projection = {
  name: 'units',
  tables: ['units', 'unit_managers', 'administrators', 'administrator_proposals'],

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
    case 'ManagerConfirmed':
      // Who said so is asked of the stream alone.
      return;
    case 'ManagerDismissed':
      return units.dropManager(manager, event.data.unitId, event.data.agentId);
    case 'AdministratorAppointed':
      await proposals.drop(manager, event.data.agentId);
      return units.addAdministrator(manager, event.data.agentId);
    case 'AdministratorDismissed':
      await proposals.dropAlsoOwn(manager, event.data.agentId);
      return units.dropAdministrator(manager, event.data.agentId);
    case 'AdministratorDepartureAgreed':
      return proposals.dropDeparture(manager, event.data.agentId);
    case 'AdministratorProposed':
      return proposals.keep(manager, event.data);
  }
}
