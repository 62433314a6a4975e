import { dayInParis } from '@citadelle/contracts/calls';
import { inIndependentRuns, type Projection, type RecordedEvent } from '@citadelle/event-store';
import type {
  AgentCreated,
  AgentEvent,
  AgentRenamed,
  NewAgent,
  StatusThrough,
} from './agent.events.js';
import { AgentChangesStore } from './agent-changes.store.js';
import { AgentStore } from './agent.store.js';

const agents = new AgentStore();
const changes = new AgentChangesStore();

/** Keeps the read model of agents, and what they are found by. */
export const agentsProjection: Projection = {
  name: 'agents',
  tables: ['agents', 'agent_name_terms'],

  async project(events, manager) {
    // An event touches rows of its agent alone. In the order of the log, a newcomer whose departure is announced at once
    // would take two statements.
    for (const run of inIndependentRuns<AgentEvent>(events))
      switch (run.type) {
        case 'AgentCreated':
          await agents.add(manager, run.events.filter(isRemembered).map(newcomerOf));
          break;
        case 'AgentRenamed':
          await changes.rename(manager, run.events.filter(isRemembered).map(changeOf));
          break;
        case 'AgentAssigned':
          await changes.assign(manager, run.events.map(changeOf));
          break;
        case 'AgentPhoneChanged':
          await changes.setPhone(manager, run.events.map(changeOf));
          break;
        case 'DepartureAnnounced':
          await changes.setDeparture(manager, run.events.map(changeOf));
          break;
        case 'DepartureWithdrawn':
          await changes.setDeparture(
            manager,
            run.events.map((recorded) => ({ ...changeOf(recorded), on: null, endsOn: null })),
          );
          break;
        case 'AgentDeparted':
          await changes.setStatus(manager, run.events.map(changeOf), 'departed');
          break;
        case 'AgentReturned':
          await changes.setStatus(manager, run.events.map(changeOf), 'active');
      }
  },
};

/** Whether the names can still be read: nobody is found any more whose key was destroyed. */
function isRemembered({ event }: RecordedEvent<AgentCreated | AgentRenamed>): boolean {
  return (event.data as { usualName: string | null }).usualName !== null;
}

const newcomerOf = ({ event, at }: RecordedEvent<AgentCreated>) => ({
  ...(event.data satisfies NewAgent),
  createdAt: at,
});

/** What an event says, where it stands, and the day on which somebody said it by hand. */
function changeOf<Event extends Exclude<AgentEvent, AgentCreated>>({
  event,
  version,
  at,
}: RecordedEvent<Event>): Event['data'] & { version: number; byHand: string | null } {
  const data: Event['data'] & { readonly through?: StatusThrough } = event.data;
  return { ...data, version, byHand: data.through === 'hand' ? dayInParis(at) : null };
}
