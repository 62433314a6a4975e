import { type ActsEvents, type DirectoryAct, messageOn, topics } from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import { currentCall } from '@citadelle/service-kit';
import type { AgentEvent } from './agents/agent.events.js';
import type { ImportEvent } from './imports/import.events.js';
import type { AdministratorChange, AdministratorsEvent } from './units/administrators.js';
import type { UnitEvent } from './units/unit.js';

const PROPOSED = {
  appoint: 'administrator-proposed',
  dismiss: 'administrator-dismissal-proposed',
  depart: 'administrator-departure-proposed',
} as const satisfies Record<AdministratorChange, DirectoryAct>;

type Concerned = Pick<ActsEvents['ActDone'], 'agentId' | 'unitId' | 'through'>;

/** An import concerns many. */
const NOBODY = { agentId: null, unitId: null };

/** Tells our services who did what to whom, and where from; nobody else learns who did it. */
export const actsPublisher: Publisher = (recorded) => {
  const { event, metadata, at } = recorded as RecordedEvent<
    AgentEvent | UnitEvent | AdministratorsEvent | ImportEvent
  >;
  const done = (act: DirectoryAct, { agentId, unitId, through }: Concerned): OutboxMessage => {
    const { source = null } = currentCall();
    const said = { act, by: metadata.by, agentId, unitId, source, at: at.toISOString() };
    const data = { ...said, ...(through && { through }) };
    return messageOn(topics.acts, agentId ?? unitId ?? 'directory', 'ActDone', data);
  };
  const acts = (): OutboxMessage[] => {
    switch (event.type) {
      case 'AgentCreated':
        return [done('agent-created', { agentId: event.data.agentId, unitId: event.data.unit })];
      case 'AgentAssigned':
        return [done('agent-assigned', { agentId: event.data.agentId, unitId: event.data.unit })];
      case 'DepartureAnnounced':
      case 'DepartureWithdrawn': {
        // A file tells of many at once, and its import of itself.
        if (event.data.through !== 'hand') return [];
        const act =
          event.type === 'DepartureAnnounced' ? 'departure-announced' : 'departure-withdrawn';
        return [done(act, { agentId: event.data.agentId, unitId: null })];
      }
      case 'AgentDeparted':
        return [done('agent-departed', { ...event.data, unitId: null })];
      case 'AgentReturned':
        return [done('agent-returned', { ...event.data, unitId: null })];
      case 'UnitDeclared':
        return [done('unit-declared', { agentId: null, unitId: event.data.unitId })];
      case 'ManagerAppointed':
        return [done('manager-appointed', event.data)];
      case 'ManagerConfirmed':
        return [done('manager-confirmed', event.data)];
      case 'ManagerDismissed':
        return [done('manager-dismissed', event.data)];
      case 'AdministratorAppointed':
        return [done('administrator-appointed', { ...event.data, unitId: null })];
      case 'AdministratorDismissed':
        return [done('administrator-dismissed', { ...event.data, unitId: null })];
      case 'AdministratorProposed':
        return [done(PROPOSED[event.data.change], { agentId: event.data.agentId, unitId: null })];
      case 'OverrideProposed':
        return [done('import-blocks-lifted', NOBODY)];
      case 'ImportConfirmed':
      case 'DeparturesConfirmed': {
        const lifted = event.data.override.length > 0;
        return [
          ...(lifted ? [done('import-blocks-lifted', NOBODY)] : []),
          done('import-confirmed', NOBODY),
        ];
      }
      default:
        return [];
    }
  };
  return Promise.resolve(acts());
};
