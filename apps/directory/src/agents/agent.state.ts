import type { Identity } from './identity.js';

/** When a contract ends, and what follows. */
export interface ContractEnd {
  /** Its last day, `YYYY-MM-DD`. */
  readonly endsOn: string;
  /** The first day on which the agent is here no more. */
  readonly on: string;
}

/** An agent who was created, as decisions about them need it. */
export interface CreatedAgentState {
  readonly status: 'active' | 'departed';
  readonly identity: Identity;
  readonly unit: string;
  readonly phone: string | null;
  /** Day of the last departure or return; absent when the agent never left. */
  readonly since?: string;
  /** When the contract ends, as far as that is known. */
  readonly end?: ContractEnd | undefined;
  /** The departure that is announced, and whether two administrators agreed to that of one of them. */
  readonly announced?: { readonly on: string; readonly agreed: boolean } | undefined;
  /** Whether the login is that of the names of today. */
  readonly loginFollows: boolean;
  /** Whether former names may still be shown. */
  readonly showsOldNames: boolean;
}

/** The state on which decisions about an agent are made. */
export type AgentState = { readonly status: 'unknown' } | CreatedAgentState;
