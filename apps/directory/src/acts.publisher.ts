import { type ActsEvents, type DirectoryAct, messageOn, topics } from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import { currentCall } from '@citadelle/service-kit';
import type { AgentEvent } from './agents/agent.events.js';
import type { AdministratorChange, AdministratorsEvent } from './units/administrators.js';
import type { UnitEvent } from './units/unit.js';

const PROPOSED = {
  appoint: 'administrator-proposed',
  dismiss: 'administrator-dismissal-proposed',
  depart: 'administrator-departure-proposed',
} as const satisfies Record<AdministratorChange, DirectoryAct>;

type Concerned = Pick<ActsEvents['ActDone'], 'agentId' | 'unitId'>;

/** Tells our services who did what to whom, and where from; nobody else learns who did it. */
export const actsPublisher: Publisher = (recorded) => {
  const { event, metadata, at } = recorded as RecordedEvent<
    AgentEvent | UnitEvent | AdministratorsEvent
  >;
  const done = (act: DirectoryAct, { agentId, unitId }: Concerned): OutboxMessage => {
    const { source = null } = currentCall();
    const data = { act, by: metadata.by, agentId, unitId, source, at: at.toISOString() };
    return messageOn(topics.acts, agentId ?? unitId ?? 'directory', 'ActDone', data);
  };
  const acts = (): OutboxMessage[] => {
    switch (event.type) {
      case 'AgentCreated':
        return [done('agent-created', { agentId: event.data.agentId, unitId: event.data.unit })];
      case 'AgentAssigned':
        return [done('agent-assigned', { agentId: event.data.agentId, unitId: event.data.unit })];
      case 'AgentDeparted':
        return [done('agent-departed', { agentId: event.data.agentId, unitId: null })];
      case 'AgentReturned':
        return [done('agent-returned', { agentId: event.data.agentId, unitId: null })];
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
      default:
        return [];
    }
  };
  return Promise.resolve(acts());
};
