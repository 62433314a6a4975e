import type { DomainEvent, EventSchemas } from '@citadelle/event-store';
import type { Identity } from './identity.js';

/** Whether somebody changed it, or a file of HR did: what was changed by hand later than a file was made stays. */
export type Through = 'hand' | 'file';

/** What made an agent depart or return: somebody, a file of HR, or the day for which it was announced. */
export type StatusThrough = Through | 'announcement';

/** Who an agent is and where, when they are created. */
export interface NewAgent extends Identity {
  readonly agentId: string;
  readonly unit: string;
  readonly phone?: string | null | undefined;
  /** Agents with the same names and birth date at that moment, but another NUMEN. */
  readonly possibleDuplicateOf: string[];
}

/** An agent was created. */
export type AgentCreated = DomainEvent<'AgentCreated', NewAgent>;

/** An agent has these names from now on, or what goes with them was asked for later: names of before stay then. */
export type AgentRenamed = DomainEvent<
  'AgentRenamed',
  {
    readonly agentId: string;
    readonly usualName: string;
    readonly firstName: string;
    /** The login and the address follow the names; the old ones go on working. */
    readonly newLogin: boolean;
    /** Nobody is shown the names of before any more. */
    readonly hideOldNames: boolean;
    readonly through: Through;
  }
>;

/** An agent is of another unit from now on. */
export type AgentAssigned = DomainEvent<
  'AgentAssigned',
  {
    readonly agentId: string;
    readonly unit: string;
    readonly from: string;
    readonly through: Through;
  }
>;

/** An agent is called at another number from now on, or HR knows none any more. */
export type AgentPhoneChanged = DomainEvent<
  'AgentPhoneChanged',
  { readonly agentId: string; readonly phone: string | null; readonly through: Through }
>;

/** An agent will be gone from a day on. Announced again, it takes the place of what was announced before. */
export type DepartureAnnounced = DomainEvent<
  'DepartureAnnounced',
  {
    readonly agentId: string;
    /** The first day, in Paris, on which they are here no more. */
    readonly on: string;
    /** The last day of their contract; null where none is known. */
    readonly endsOn: string | null;
    /** Absent where nobody changed it: it came with the creation, or again with a return. */
    readonly through?: Through;
    /** Of an administrator: a second one has said so too. */
    readonly agreed?: true;
  }
>;

/** An agent stays, and no end of their contract is known any more. */
export type DepartureWithdrawn = DomainEvent<
  'DepartureWithdrawn',
  { readonly agentId: string; readonly through: Through }
>;

/** The facts of a stream `agent-<agentId>`. */
export type AgentEvent =
  | AgentCreated
  | AgentRenamed
  | AgentAssigned
  | AgentPhoneChanged
  | DepartureAnnounced
  | DepartureWithdrawn
  /** A member of staff works here no more, or again; `on` is the day, `YYYY-MM-DD`. */
  | DomainEvent<
      'AgentDeparted' | 'AgentReturned',
      {
        agentId: string;
        on: string;
        /** Absent where somebody said so by hand. */
        through?: Exclude<StatusThrough, 'hand'>;
      }
    >;

/** The stream of one agent. */
export const agentStream = (agentId: string): string => `agent-${agentId}`;

/** The key of these is the agent's own. */
const subject = (data: Readonly<Record<string, unknown>>) => data.agentId as string;

/** How the facts about agents are stored: names, birth date and phone under the agent's own key. */
export const agentSchemas: EventSchemas = {
  AgentCreated: {
    version: 1,
    personal: ['usualName', 'firstName', 'birthDate', 'phone'],
    subject,
  },
  AgentRenamed: { version: 1, personal: ['usualName', 'firstName'], subject },
  AgentAssigned: { version: 1 },
  AgentPhoneChanged: { version: 1, personal: ['phone'], subject },
  DepartureAnnounced: { version: 1 },
  DepartureWithdrawn: { version: 1 },
  AgentDeparted: { version: 1 },
  AgentReturned: { version: 1 },
};
