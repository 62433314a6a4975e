import { type AgentsEvents, type AgentsStateEvents, topics } from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import type { AgentEvent } from './agent.events.js';

/** Tells everyone about agents: what happened, and their latest state. Never a birth date. */
export const agentsPublisher: Publisher = (recorded) => {
  const { event } = recorded as RecordedEvent<AgentEvent>;
  const messages: OutboxMessage[] = [];
  switch (event.type) {
    case 'AgentCreated': {
      const { agentId, usualName, firstName, unit } = event.data;
      const created: AgentsEvents['AgentCreated'] = { agentId, usualName, firstName, unit };
      const state: AgentsStateEvents['AgentState'] = { ...created, status: 'active' };
      messages.push(
        { topic: topics.agents.name, key: agentId, type: 'AgentCreated', data: created },
        { topic: topics.agentsState.name, key: agentId, type: 'AgentState', data: state },
      );
      break;
    }
  }
  return Promise.resolve(messages);
};
