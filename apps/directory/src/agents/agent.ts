import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';
import { type Identity, sameIdentity } from './identity.js';

/** Who an agent is and where, when they are created. */
export interface NewAgent extends Identity {
  readonly agentId: string;
  readonly unit: string;
  /** Agents with the same names and birth date at that moment, but another NUMEN. */
  readonly possibleDuplicateOf: string[];
}

/** An agent was created. */
export type AgentCreated = DomainEvent<'AgentCreated', NewAgent>;

/** The facts of a stream `agent-<agentId>`. */
export type AgentEvent =
  | AgentCreated
  /** A member of staff works here no more, or again; `on` is the day, `YYYY-MM-DD`. */
  | DomainEvent<'AgentDeparted' | 'AgentReturned', { agentId: string; on: string }>;

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

/**
 * Creates the agent a NUMEN belongs to. Since a NUMEN belongs to one agent for ever, the command goes to
 * the stream of the agent who already holds it, and to a new stream when nobody does.
 */
export interface CreateAgent extends NewAgent {
  readonly type: 'CreateAgent';
}

/** Says since which day an agent works here no more, or works here again. Saying it twice changes nothing. */
interface ChangeAgentStatus {
  readonly type: 'DepartAgent' | 'ReturnAgent';
  readonly agentId: string;
  /** `YYYY-MM-DD`. */
  readonly on: string;
}

/** The commands on an agent's stream. */
export type AgentCommand = CreateAgent | ChangeAgentStatus;

/** The state on which decisions about an agent are made. */
export type AgentState =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'active';
      readonly identity: Identity;
      /** Day of the last return; absent when the agent never left. */
      readonly since?: string;
    }
  | {
      readonly status: 'departed';
      readonly identity: Identity;
      /** Day of the departure. */
      readonly since: string;
    };

/**
 * Decides about one agent. Refuses with `numen-conflict`, `agent-not-found`, `already-departed`, `not-departed`
 * and `date-out-of-order`.
 */
export const agentDecider: Decider<AgentState, AgentCommand, AgentEvent> = {
  initial: { status: 'unknown' },

  decide(command, state) {
    switch (command.type) {
      case 'CreateAgent':
        return decideCreation(command, state);
      case 'DepartAgent':
        return decideDeparture(command, state);
      case 'ReturnAgent':
        return decideReturn(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'AgentCreated': {
        const { usualName, firstName, birthDate } = event.data;
        return { status: 'active', identity: { usualName, firstName, birthDate } };
      }
      case 'AgentDeparted':
        return withStatus(state, 'departed', event.data.on);
      case 'AgentReturned':
        return withStatus(state, 'active', event.data.on);
      default:
        return unreachable(event);
    }
  },
};

function decideCreation(command: CreateAgent, state: AgentState): AgentEvent[] {
  if (state.status === 'unknown') {
    const { agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf } = command;
    const data = { agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf };
    return [{ type: 'AgentCreated', data }];
  }
  if (sameIdentity(state.identity, command)) return [];
  throw new Refusal('numen-conflict');
}

function decideDeparture({ agentId, on }: ChangeAgentStatus, state: AgentState): AgentEvent[] {
  if (state.status === 'departed') {
    if (state.since === on) return [];
    throw new Refusal('already-departed', { since: state.since });
  }
  refuseUnknownOrEarlier(state, on);
  return [{ type: 'AgentDeparted', data: { agentId, on } }];
}

function decideReturn({ agentId, on }: ChangeAgentStatus, state: AgentState): AgentEvent[] {
  if (state.status === 'active') {
    if (state.since === on) return [];
    throw new Refusal('not-departed');
  }
  refuseUnknownOrEarlier(state, on);
  return [{ type: 'AgentReturned', data: { agentId, on } }];
}

/** `YYYY-MM-DD` sorts as text in the order of the days. */
function refuseUnknownOrEarlier(state: AgentState, on: string): void {
  if (state.status === 'unknown') throw new Refusal('agent-not-found');
  const { since } = state;
  if (since !== undefined && on < since) throw new Refusal('date-out-of-order', { since });
}

function withStatus(state: AgentState, status: 'active' | 'departed', since: string): AgentState {
  return state.status === 'unknown' ? state : { status, identity: state.identity, since };
}
