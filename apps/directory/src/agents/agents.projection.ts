import type { Projection, RecordedEvent } from '@citadelle/event-store';
import { AgentEntity } from './agent.entity.js';
import type { AgentEvent } from './agent.js';
import { AgentStore } from './agent.store.js';
import { foldNames } from './identity.js';
import { nameTerms } from './search-terms.js';

const agents = new AgentStore();

/** Keeps the read model of agents, and what they are found by. */
export const agentsProjection: Projection = {
  name: 'agents',
  tables: ['agents', 'agent_name_terms'],

  async project(recorded, manager) {
    const { event, at } = recorded as RecordedEvent<AgentEvent>;
    switch (event.type) {
      case 'AgentCreated': {
        await manager.insert(AgentEntity, {
          ...event.data,
          ...foldNames(event.data),
          status: 'active',
          createdAt: at,
        });
        const { agentId, usualName, firstName } = event.data;
        await agents.addTerms(manager, agentId, nameTerms(usualName, firstName));
        break;
      }
      case 'AgentDeparted':
        await manager.update(AgentEntity, event.data.agentId, { status: 'departed' });
        break;
      case 'AgentReturned':
        await manager.update(AgentEntity, event.data.agentId, { status: 'active' });
        break;
    }
  },
};
