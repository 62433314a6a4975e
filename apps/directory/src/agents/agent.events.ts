import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** An agent was created. */
export type AgentCreated = DomainEvent<
  'AgentCreated',
  {
    agentId: string;
    usualName: string;
    firstName: string;
    /** `YYYY-MM-DD`. */
    birthDate: string;
    unit: string;
    /** Agents with the same names and birth date at that moment, but another NUMEN. */
    possibleDuplicateOf: string[];
  }
>;
/** A member of staff works here no more; `on` is the day, `YYYY-MM-DD`. */
type AgentDeparted = DomainEvent<'AgentDeparted', { agentId: string; on: string }>;
/** A member of staff who had departed works here again; `on` is the day, `YYYY-MM-DD`. */
type AgentReturned = DomainEvent<'AgentReturned', { agentId: string; on: string }>;

/** The facts of a stream `agent-<agentId>`. */
export type AgentEvent = AgentCreated | AgentDeparted | AgentReturned;

/** The stream of one agent. */
export const agentStream = (agentId: string): string => `agent-${agentId}`;

/** How the facts about agents are stored: names and birth date under the agent's own key. */
export const agentSchemas: EventSchemas = {
  AgentCreated: {
    version: 1,
    personal: ['usualName', 'firstName', 'birthDate'],
    subject: (data) => data.agentId as string,
  },
  AgentDeparted: { version: 1 },
  AgentReturned: { version: 1 },
};
