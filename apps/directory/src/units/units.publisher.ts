import { ADMINISTRATORS_KEY, topics } from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import type { AdministratorsEvent } from './administrators.events.js';
import type { UnitEvent } from './unit.events.js';

/** Tells our services about units, managers and administrators. */
export const unitsPublisher: Publisher = (recorded) => {
  const { event } = recorded as RecordedEvent<UnitEvent | AdministratorsEvent>;
  return Promise.resolve(messagesOf(event));
};

function messagesOf(event: UnitEvent | AdministratorsEvent): OutboxMessage[] {
  const topic = topics.units.name;
  switch (event.type) {
    case 'UnitDeclared':
    case 'ManagerAppointed':
    case 'ManagerDismissed':
      return [{ topic, key: event.data.unitId, type: event.type, data: event.data }];
    case 'UnitRenamed':
      // Subscribers keep the latest declaration of a unit: its name is all that it says.
      return [{ topic, key: event.data.unitId, type: 'UnitDeclared', data: event.data }];
    case 'AdministratorAppointed':
    case 'AdministratorDismissed':
      return [{ topic, key: ADMINISTRATORS_KEY, type: event.type, data: event.data }];
    default:
      return [];
  }
}
