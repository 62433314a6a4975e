import { Refusal } from '@citadelle/decider';
import type { CreatedAgentState } from './agent.state.js';
import type { AgentEvent, Through } from './agent.events.js';

/** Says that an agent will be gone from a day on. */
export interface AnnounceDeparture {
  readonly type: 'AnnounceDeparture';
  readonly agentId: string;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  /** Of an administrator: a second one says so too. */
  readonly agreed?: true | undefined;
}

/** Says that an agent stays. */
export interface WithdrawDeparture {
  readonly type: 'WithdrawDeparture';
  readonly agentId: string;
  readonly through: Through;
}

/** Decides about a departure to come, by hand; the end of the contract stays what it is. */
export function decideAnnouncement(
  { agentId, on, agreed }: AnnounceDeparture,
  { status, since, end, announced }: CreatedAgentState,
): AgentEvent[] {
  if (status === 'departed') throw new Refusal('already-departed', { since });
  if (since !== undefined && on < since) throw new Refusal('date-out-of-order', { since });
  if (announced?.on === on && (announced.agreed || !agreed)) return [];
  const data = { agentId, on, endsOn: end?.endsOn ?? null, through: 'hand' } as const;
  return [{ type: 'DepartureAnnounced', data: { ...data, ...(agreed && { agreed }) } }];
}

/** Decides that somebody stays: an end of their contract is not known any more then. */
export function decideWithdrawal(
  { agentId, through }: WithdrawDeparture,
  { status, since, end, announced }: CreatedAgentState,
): AgentEvent[] {
  if (status === 'departed') throw new Refusal('already-departed', { since });
  if (!announced && !end) return [];
  return [{ type: 'DepartureWithdrawn', data: { agentId, through } }];
}
