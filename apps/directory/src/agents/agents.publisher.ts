import { messageOn, topics } from '@citadelle/contracts';
import type { Publisher, RecordedEvent } from '@citadelle/event-store';
import type { AgentEvent } from './agent.js';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();

/** Tells everyone about agents: what happened, and their latest state. Never a birth date. */
export const agentsPublisher: Publisher = async (recorded, manager) => {
  const { event } = recorded as RecordedEvent<AgentEvent>;
  switch (event.type) {
    case 'AgentCreated': {
      const { agentId, usualName, firstName, unit } = event.data;
      const created = { agentId, usualName, firstName, unit };
      return [
        messageOn(topics.agents, agentId, event.type, created),
        messageOn(topics.agentsState, agentId, 'AgentState', { ...created, status: 'active' }),
      ];
    }
    case 'AgentDeparted':
    case 'AgentReturned': {
      const { agentId, on } = event.data;
      // As the read model has it, which the event has already changed.
      const state = await agents.stateOf(manager, agentId);
      return [
        messageOn(topics.agents, agentId, event.type, { agentId, on }),
        messageOn(topics.agentsState, agentId, 'AgentState', state),
      ];
    }
    default:
      return [];
  }
};
