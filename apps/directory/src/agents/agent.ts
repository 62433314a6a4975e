import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import { type ChangeAgent, decideChange } from './agent-changes.js';
import {
  type AnnounceDeparture,
  decideAnnouncement,
  decideWithdrawal,
  type WithdrawDeparture,
} from './agent-departures.js';
import type { AgentEvent, NewAgent, StatusThrough } from './agent.events.js';
import type { AgentState, ContractEnd, CreatedAgentState } from './agent.state.js';
import { sameIdentity } from './identity.js';

/**
 * Creates the agent a NUMEN belongs to. Since a NUMEN belongs to one agent for ever, the command goes to
 * the stream of the agent who already holds it, and to a new stream when nobody does.
 */
export interface CreateAgent extends NewAgent {
  readonly type: 'CreateAgent';
  readonly end?: ContractEnd | undefined;
}

/** Says since which day an agent works here no more, or works here again. Saying it twice changes nothing. */
interface ChangeAgentStatus {
  readonly type: 'DepartAgent' | 'ReturnAgent';
  readonly agentId: string;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly through: StatusThrough;
}

/** The commands on an agent's stream. */
export type AgentCommand =
  | CreateAgent
  | ChangeAgent
  | ChangeAgentStatus
  | AnnounceDeparture
  | WithdrawDeparture;

/**
 * Decides about one agent. Refuses with `numen-conflict`, `agent-not-found`, `already-departed`, `not-departed`
 * and `date-out-of-order`.
 */
export const agentDecider: Decider<AgentState, AgentCommand, AgentEvent> = {
  initial: { status: 'unknown' },

  decide(command, state) {
    if (command.type === 'CreateAgent') return decideCreation(command, state);
    if (state.status === 'unknown') throw new Refusal('agent-not-found');
    switch (command.type) {
      case 'ChangeAgent':
        return decideChange(command, state);
      case 'DepartAgent':
        return decideDeparture(command, state);
      case 'ReturnAgent':
        return decideReturn(command, state);
      case 'AnnounceDeparture':
        return decideAnnouncement(command, state);
      case 'WithdrawDeparture':
        return decideWithdrawal(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    if (event.type === 'AgentCreated') {
      const { usualName, firstName, birthDate, unit, phone = null } = event.data;
      const identity = { usualName, firstName, birthDate };
      const names = { loginFollows: true, showsOldNames: false };
      return { status: 'active', identity, unit, phone, ...names };
    }
    return state.status === 'unknown' ? state : evolved(state, event);
  },
};

function evolved(
  state: CreatedAgentState,
  event: Exclude<AgentEvent, { type: 'AgentCreated' }>,
): CreatedAgentState {
  switch (event.type) {
    case 'AgentRenamed': {
      const { usualName, firstName, newLogin, hideOldNames } = event.data;
      const identity = { ...state.identity, usualName, firstName };
      const isOther = !sameIdentity(identity, state.identity);
      return {
        ...state,
        identity,
        loginFollows: newLogin || (state.loginFollows && !isOther),
        showsOldNames: !hideOldNames && (state.showsOldNames || isOther),
      };
    }
    case 'AgentAssigned':
      return { ...state, unit: event.data.unit };
    case 'AgentPhoneChanged':
      return { ...state, phone: event.data.phone };
    case 'DepartureAnnounced': {
      const { on, endsOn, agreed = false } = event.data;
      const known = state.end?.endsOn === endsOn ? state.end : undefined;
      const end = endsOn === null ? undefined : (known ?? { endsOn, on });
      return { ...state, end, announced: { on, agreed } };
    }
    case 'DepartureWithdrawn':
      return { ...state, end: undefined, announced: undefined };
    case 'AgentDeparted':
      return { ...state, status: 'departed', since: event.data.on, announced: undefined };
    case 'AgentReturned':
      return { ...state, status: 'active', since: event.data.on };
    default:
      return unreachable(event);
  }
}

function decideCreation(command: CreateAgent, state: AgentState): AgentEvent[] {
  if (state.status === 'unknown') {
    const { agentId, usualName, firstName, birthDate, unit, phone, end } = command;
    const { possibleDuplicateOf } = command;
    const data = { agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf };
    const created = { ...data, ...(phone !== undefined && { phone }) };
    return [
      { type: 'AgentCreated', data: created },
      ...(end ? [{ type: 'DepartureAnnounced', data: { agentId, ...end } } as const] : []),
    ];
  }
  if (sameIdentity(state.identity, command)) return [];
  throw new Refusal('numen-conflict');
}

function decideDeparture(
  command: ChangeAgentStatus,
  { status, since }: CreatedAgentState,
): AgentEvent[] {
  const { on } = command;
  if (status === 'departed') {
    if (since === on) return [];
    throw new Refusal('already-departed', { since });
  }
  refuseEarlier(since, on);
  return [{ type: 'AgentDeparted', data: statusData(command) }];
}

/** An end of the contract that is still to come is announced again: it went with the departure. */
function decideReturn(
  command: ChangeAgentStatus,
  { status, since, end }: CreatedAgentState,
): AgentEvent[] {
  const { agentId, on } = command;
  if (status === 'active') {
    if (since === on) return [];
    throw new Refusal('not-departed');
  }
  refuseEarlier(since, on);
  const returned = { type: 'AgentReturned', data: statusData(command) } as const;
  const isToCome = end !== undefined && on < end.on;
  return isToCome
    ? [returned, { type: 'DepartureAnnounced', data: { agentId, ...end } }]
    : [returned];
}

function statusData({ agentId, on, through }: ChangeAgentStatus) {
  return { agentId, on, ...(through !== 'hand' && { through }) };
}

/** `YYYY-MM-DD` sorts as text in the order of the days. */
function refuseEarlier(since: string | undefined, on: string): void {
  if (since !== undefined && on < since) throw new Refusal('date-out-of-order', { since });
}
