import { Refusal } from '@citadelle/decider';
import { decideWithdrawal } from './agent-departures.js';
import type { AgentEvent, Through } from './agent.events.js';
import type { ContractEnd, CreatedAgentState } from './agent.state.js';

/** Says what is otherwise with an agent. What is left out stays, and what is so already changes nothing. */
export interface ChangeAgent {
  readonly type: 'ChangeAgent';
  readonly agentId: string;
  readonly usualName?: string | undefined;
  readonly firstName?: string | undefined;
  /** The login and the address are to be those of the names. */
  readonly newLogin?: boolean | undefined;
  /** Nobody is to be shown the names of before. */
  readonly hideOldNames?: boolean | undefined;
  readonly unit?: string | undefined;
  /** Null: none is known. */
  readonly phone?: string | null | undefined;
  /** Null: none is known, and no departure is announced. */
  readonly end?: ContractEnd | null | undefined;
  readonly through: Through;
}

/** Decides what a change makes of somebody. Refuses with `already-departed` and `date-out-of-order`, for the contract. */
export function decideChange(command: ChangeAgent, state: CreatedAgentState): AgentEvent[] {
  return [
    ...renamed(command, state),
    ...assigned(command, state),
    ...withPhone(command, state),
    ...ended(command, state),
  ];
}

function renamed(command: ChangeAgent, state: CreatedAgentState): AgentEvent[] {
  const { agentId, through } = command;
  const { newLogin = false, hideOldNames = false } = command;
  const { usualName = state.identity.usualName, firstName = state.identity.firstName } = command;
  const isOther = usualName !== state.identity.usualName || firstName !== state.identity.firstName;
  const asksMore = (newLogin && !state.loginFollows) || (hideOldNames && state.showsOldNames);
  if (!isOther && !asksMore) return [];
  const data = { agentId, usualName, firstName, newLogin, hideOldNames, through };
  return [{ type: 'AgentRenamed', data }];
}

function assigned(
  { agentId, unit, through }: ChangeAgent,
  { unit: from }: CreatedAgentState,
): AgentEvent[] {
  if (unit === undefined || unit === from) return [];
  return [{ type: 'AgentAssigned', data: { agentId, unit, from, through } }];
}

function withPhone(
  { agentId, phone, through }: ChangeAgent,
  state: CreatedAgentState,
): AgentEvent[] {
  if (phone === undefined || phone === state.phone) return [];
  return [{ type: 'AgentPhoneChanged', data: { agentId, phone, through } }];
}

function ended({ agentId, end, through }: ChangeAgent, state: CreatedAgentState): AgentEvent[] {
  const { status, since } = state;
  if (end === undefined || (end?.endsOn ?? null) === (state.end?.endsOn ?? null)) return [];
  if (status === 'departed') throw new Refusal('already-departed', { since });
  if (end === null) return decideWithdrawal({ type: 'WithdrawDeparture', agentId, through }, state);
  if (since !== undefined && end.on < since)
    throw new Refusal('date-out-of-order', { since, field: 'endsOn' });
  return [{ type: 'DepartureAnnounced', data: { agentId, ...end, through } }];
}
