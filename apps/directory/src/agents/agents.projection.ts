import { inRuns, type Projection, type RecordedEvent } from '@citadelle/event-store';
import type { AgentCreated, AgentEvent, NewAgent } from './agent.js';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();

/** Keeps the read model of agents, and what they are found by. */
export const agentsProjection: Projection = {
  name: 'agents',
  tables: ['agents', 'agent_name_terms'],

  async project(events, manager) {
    for (const run of inRuns<AgentEvent>(events))
      switch (run.type) {
        case 'AgentCreated':
          await agents.add(manager, run.events.filter(isRemembered).map(newcomerOf));
          break;
        case 'AgentDeparted':
          await agents.setStatus(manager, idsOf(run.events), 'departed');
          break;
        case 'AgentReturned':
          await agents.setStatus(manager, idsOf(run.events), 'active');
      }
  },
};

/** Whether the names can still be read: nobody is found any more whose key was destroyed. */
function isRemembered({ event }: RecordedEvent<AgentCreated>): boolean {
  return (event.data as { usualName: string | null }).usualName !== null;
}

const newcomerOf = ({ event, at }: RecordedEvent<AgentCreated>) => ({
  ...(event.data satisfies NewAgent),
  createdAt: at,
});

const idsOf = (events: readonly RecordedEvent<AgentEvent>[]) =>
  events.map(({ event }) => event.data.agentId);
