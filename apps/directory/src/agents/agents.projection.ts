import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { AgentEvent } from './agent.js';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();

/** Keeps the read model of agents, and what they are found by. */
export const agentsProjection: Projection = {
  name: 'agents',
  tables: ['agents', 'agent_name_terms'],

  async project(recorded, manager) {
    const { event, at } = recorded as RecordedEvent<AgentEvent>;
    switch (event.type) {
      case 'AgentCreated':
        return agents.add(manager, event.data, at);
      case 'AgentDeparted':
        return agents.setStatus(manager, event.data.agentId, 'departed');
      case 'AgentReturned':
        return agents.setStatus(manager, event.data.agentId, 'active');
    }
  },
};
