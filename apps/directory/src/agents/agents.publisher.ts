import { type AgentsStateEvents, messageOn, topics } from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent, StateTopic } from '@citadelle/event-store';
import { type AgentEvent, agentStream } from './agent.js';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();

function stateMessage(state: AgentsStateEvents['AgentState']): OutboxMessage {
  return messageOn(topics.agentsState, state.agentId, 'AgentState', state);
}

/** The latest state of every agent; a tombstone of those who were erased. */
export const agentStates: StateTopic = {
  topic: topics.agentsState.name,
  streamOf: agentStream,
  tombstone: 'AgentState',
  page: async (manager, after, limit) =>
    (await agents.statesAfter(manager, after, limit)).map(stateMessage),
};

/** Tells everyone about agents: what happened, and their latest state. Never a birth date. */
export const agentsPublisher: Publisher = async (recorded, manager) => {
  const { event } = recorded as RecordedEvent<AgentEvent>;
  switch (event.type) {
    case 'AgentCreated': {
      const { agentId, usualName, firstName, unit } = event.data;
      const created = { agentId, usualName, firstName, unit };
      return [
        messageOn(topics.agents, agentId, event.type, created),
        stateMessage({ ...created, status: 'active' }),
      ];
    }
    case 'AgentDeparted':
    case 'AgentReturned': {
      const { agentId, on } = event.data;
      // As the read model has it, which the event has already changed.
      const state = await agents.stateOf(manager, agentId);
      return [messageOn(topics.agents, agentId, event.type, { agentId, on }), stateMessage(state)];
    }
    default:
      return [];
  }
};
