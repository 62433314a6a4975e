import { type AgentsStateEvents, messageOn, topics } from '@citadelle/contracts';
import type { OutboxMessage, Publisher, RecordedEvent, StateTopic } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { type AgentCreated, type AgentEvent, agentStream } from './agent.events.js';
import { AgentStore } from './agent.store.js';

type PublishedAgent = AgentsStateEvents['AgentState'];

const agents = new AgentStore();

function stateMessage(state: PublishedAgent): OutboxMessage {
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

/** Tells everyone about agents: what happened, and their latest state. Never a birth date, and never a phone. */
export const agentsPublisher: Publisher = async (recorded, manager, together) => {
  const { event } = recorded as RecordedEvent<AgentEvent>;
  if (event.type === 'AgentCreated') return creation(event);
  const told = changeMessage(event);
  if (!told) return [];
  const state = (await statesAfter(together, manager)).get(event.data.agentId);
  if (!state) throw new Error('an agent without a row');
  return [told, stateMessage(state)];
};

function creation({ type, data }: AgentCreated): OutboxMessage[] {
  const { agentId, usualName, firstName, unit } = data;
  const created = { agentId, usualName, firstName, unit };
  return [
    messageOn(topics.agents, agentId, type, created),
    stateMessage({ ...created, status: 'active' }),
  ];
}

/** What is told of a change; undefined where it concerns nobody else. */
function changeMessage(event: Exclude<AgentEvent, AgentCreated>): OutboxMessage | undefined {
  const { agentId } = event.data;
  switch (event.type) {
    case 'AgentRenamed': {
      const { usualName, firstName, newLogin, hideOldNames } = event.data;
      const names = { agentId, usualName, firstName, newLogin, hideOldNames };
      return messageOn(topics.agents, agentId, event.type, names);
    }
    case 'AgentAssigned': {
      const { unit, from } = event.data;
      return messageOn(topics.agents, agentId, event.type, { agentId, unit, from });
    }
    case 'DepartureAnnounced':
    case 'AgentDeparted':
    case 'AgentReturned':
      return messageOn(topics.agents, agentId, event.type, { agentId, on: event.data.on });
    case 'DepartureWithdrawn':
      return messageOn(topics.agents, agentId, event.type, { agentId });
    default:
      return undefined;
  }
}

type States = Promise<ReadonlyMap<string, PublishedAgent>>;

const statesOf = new WeakMap<readonly RecordedEvent[], States>();

/** The states of all who are in events that were projected together, read once. */
function statesAfter(together: readonly RecordedEvent[], manager: EntityManager): States {
  const known = statesOf.get(together);
  if (known) return known;
  const agentIds = (together as readonly RecordedEvent<AgentEvent>[])
    .filter(({ stream, event }) => stream === agentStream(event.data.agentId))
    .map(({ event }) => event.data.agentId);
  const states = agents.statesOf(manager, [...new Set(agentIds)]);
  statesOf.set(together, states);
  return states;
}
