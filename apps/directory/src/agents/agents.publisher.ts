import { type AgentsEvents, type AgentsStateEvents, topics } from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { AgentEntity } from './agent.entity.js';
import type { AgentEvent } from './agent.js';

/** Tells everyone about agents: what happened, and their latest state. Never a birth date. */
export const agentsPublisher: Publisher = async (recorded, manager) => {
  const { event } = recorded as RecordedEvent<AgentEvent>;
  switch (event.type) {
    case 'AgentCreated': {
      const { agentId, usualName, firstName, unit } = event.data;
      const created: AgentsEvents['AgentCreated'] = { agentId, usualName, firstName, unit };
      return [fact(agentId, event.type, created), latest({ ...created, status: 'active' })];
    }
    case 'AgentDeparted':
    case 'AgentReturned': {
      const { agentId, on } = event.data;
      return [fact(agentId, event.type, { agentId, on }), latest(await stateOf(manager, agentId))];
    }
    default:
      return [];
  }
};

function fact<Type extends keyof AgentsEvents>(
  agentId: string,
  type: Type,
  data: AgentsEvents[Type],
): OutboxMessage {
  return { topic: topics.agents.name, key: agentId, type, data };
}

function latest(data: AgentsStateEvents['AgentState']): OutboxMessage {
  return { topic: topics.agentsState.name, key: data.agentId, type: 'AgentState', data };
}

/** As the read model has it, which the event has already changed. */
async function stateOf(
  manager: EntityManager,
  agentId: string,
): Promise<AgentsStateEvents['AgentState']> {
  const { usualName, firstName, unit, status } = await manager.findOneByOrFail(AgentEntity, {
    agentId,
  });
  return { agentId, usualName, firstName, unit, status };
}
