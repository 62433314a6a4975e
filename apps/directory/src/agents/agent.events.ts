import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** A member of staff is known from now on. */
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

/** The facts of a stream `agent-<agentId>`. */
export type AgentEvent = AgentCreated;

/** The stream of one agent. */
export const agentStream = (agentId: string): string => `agent-${agentId}`;

/** How the facts about agents are stored: names and birth date under the agent's own key. */
export const agentSchemas: EventSchemas = {
  AgentCreated: {
    version: 1,
    personal: ['usualName', 'firstName', 'birthDate'],
    subject: (data) => data.agentId as string,
  },
};
