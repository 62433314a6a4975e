import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { AgentEntity } from './agent.entity.js';
import type { AgentCreated, AgentEvent } from './agent.events.js';
import { foldIdentity } from './identity.js';
import { nameTerms } from './search-terms.js';

/** Keeps the read model of agents, and what they are found by. */
export const agentsProjection: Projection = {
  name: 'agents',
  tables: ['agents', 'agent_name_terms'],

  async project(recorded, manager) {
    const { event, at } = recorded as RecordedEvent<AgentEvent>;
    switch (event.type) {
      case 'AgentCreated': {
        const { usualName: foldedUsualName, firstName: foldedFirstName } = foldIdentity(event.data);
        await manager.insert(AgentEntity, {
          ...event.data,
          foldedUsualName,
          foldedFirstName,
          status: 'active',
          createdAt: at,
        });
        await addTerms(manager, event.data);
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

async function addTerms(
  manager: EntityManager,
  { agentId, usualName, firstName }: AgentCreated['data'],
): Promise<void> {
  await manager.query(
    `INSERT INTO agent_name_terms (agent_id, term) SELECT $1, unnest($2::text[])`,
    [agentId, nameTerms(usualName, firstName)],
  );
}
