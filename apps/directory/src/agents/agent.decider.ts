import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { AgentEvent } from './agent.events.js';
import { type Identity, sameIdentity } from './identity.js';

/**
 * Creates the agent a NUMEN belongs to. Since a NUMEN belongs to one agent for ever, the command goes to
 * the stream of the agent who already holds it, and to a new stream when nobody does.
 */
export interface CreateAgent extends Identity {
  readonly type: 'CreateAgent';
  readonly agentId: string;
  readonly unit: string;
  readonly possibleDuplicateOf: string[];
}

/** What can be asked of an agent's stream. */
export type AgentCommand = CreateAgent;

/** What a decision about an agent needs to know. */
export type AgentState =
  { readonly status: 'unknown' } | { readonly status: 'known'; readonly identity: Identity };

/** Decides about one agent. Refuses with `numen-conflict`. */
export const agentDecider: Decider<AgentState, AgentCommand, AgentEvent> = {
  initial: { status: 'unknown' },

  decide(command, state) {
    switch (state.status) {
      case 'unknown': {
        const { agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf } = command;
        return [
          {
            type: 'AgentCreated',
            data: { agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf },
          },
        ];
      }
      case 'known':
        if (sameIdentity(state.identity, command)) return [];
        throw new Refusal('numen-conflict');
      default:
        return unreachable(state);
    }
  },

  evolve(_state, event) {
    const { usualName, firstName, birthDate } = event.data;
    return { status: 'known', identity: { usualName, firstName, birthDate } };
  },
};
