import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** What one administrator proposes about another person, and a second one must say too. */
export type AdministratorChange = 'appoint' | 'dismiss' | 'depart';

/** Something that one administrator said, and that waits for a second one. */
export interface Proposal {
  readonly agentId: string;
  /** agentId of who said it first. */
  readonly by: string;
  readonly change: AdministratorChange;
  /** Of a departure, its day. */
  readonly on?: string;
  /** RFC 3339; said by a second one from then on, it begins anew. */
  readonly expiresAt: string;
}

/** The facts of the stream {@link administratorsStream}: who may change the directory from now on, or not any more. */
export type AdministratorsEvent =
  | DomainEvent<'AdministratorAppointed', { agentId: string }>
  /** Those of before second administrators were asked for say no instant. */
  | DomainEvent<'AdministratorDismissed', { agentId: string; at?: string }>
  | DomainEvent<'AdministratorProposed', Proposal>
  /** A second one agreed to the departure of an administrator on a day to come: it is announced, and they stay until then. */
  | DomainEvent<'AdministratorDepartureAgreed', { agentId: string; on: string }>;

/** One stream for all administrators, because « at least one is left » is a rule over all of them. */
export const administratorsStream = 'administrators';

/** How the facts about administrators are stored. */
export const administratorsSchemas: EventSchemas = {
  AdministratorAppointed: { version: 1 },
  AdministratorDismissed: { version: 1 },
  AdministratorProposed: { version: 1 },
  AdministratorDepartureAgreed: { version: 1 },
};

/** Says who administers. What is fulfilled already changes nothing. */
export interface ChangeAdministrator {
  readonly type:
    | 'AppointAdministrator'
    | 'DismissAdministrator'
    | 'DepartAdministrator'
    | 'AgreeToDeparture';
  readonly agentId: string;
  /** agentId of who says it, or `system` for an operator. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  /** Of a departure, its day. */
  readonly on?: string;
  /** Of a departure that was announced: two have said so before. */
  readonly agreed?: boolean;
  /** For how long after there were two administrators a second one is asked for. */
  readonly secondForMs: number;
  /** How long a second one has to say the same. */
  readonly lifetimeMs: number;
}

/** The commands on administrators. */
export type AdministratorsCommand =
  | { readonly type: 'AppointFirstAdministrator'; readonly agentId: string }
  | ChangeAdministrator;

/** The state on which decisions about administrators are made. */
export interface AdministratorsState {
  readonly holders: ReadonlySet<string>;
  /** When the last but one went, RFC 3339. */
  readonly aloneSince?: string;
  /** One for each change of each agent; those that lapsed too. */
  readonly proposals: readonly Proposal[];
}

const CHANGES = {
  AppointAdministrator: 'appoint',
  DismissAdministrator: 'dismiss',
  DepartAdministrator: 'depart',
  AgreeToDeparture: 'depart',
} as const satisfies Record<ChangeAdministrator['type'], AdministratorChange>;

/** Decides who is an administrator. Refuses with `administrator-exists` and `last-administrator`. */
export const administratorsDecider: Decider<
  AdministratorsState,
  AdministratorsCommand,
  AdministratorsEvent
> = {
  initial: { holders: new Set(), proposals: [] },

  decide(command, state) {
    const { agentId } = command;
    const { holders } = state;
    if (command.type === 'AppointFirstAdministrator') {
      if (holders.size > 0) throw new Refusal('administrator-exists');
      return [{ type: 'AdministratorAppointed', data: { agentId } }];
    }
    const appoints = command.type === 'AppointAdministrator';
    if (holders.has(agentId) === appoints) return [];
    if (!appoints && holders.size === 1) throw new Refusal('last-administrator');
    if (needsSecond(state, command)) return propose(command, state);
    if (appoints) return [{ type: 'AdministratorAppointed', data: { agentId } }];
    return command.type === 'AgreeToDeparture'
      ? [{ type: 'AdministratorDepartureAgreed', data: { agentId, on: command.on! } }]
      : [{ type: 'AdministratorDismissed', data: { agentId, at: command.at } }];
  },

  evolve(state, event) {
    const { agentId } = event.data;
    switch (event.type) {
      case 'AdministratorAppointed':
        return {
          ...state,
          holders: new Set([...state.holders, agentId]),
          proposals: state.proposals.filter((each) => each.agentId !== agentId),
        };
      case 'AdministratorDismissed': {
        const holders = new Set([...state.holders].filter((other) => other !== agentId));
        const { at } = event.data;
        return {
          ...state,
          holders,
          ...(holders.size === 1 && at !== undefined && { aloneSince: at }),
          // What they proposed themselves goes with them.
          proposals: state.proposals.filter(
            (each) => each.agentId !== agentId && each.by !== agentId,
          ),
        };
      }
      case 'AdministratorProposed': {
        const { change } = event.data;
        const others = state.proposals.filter(
          (each) => each.agentId !== agentId || each.change !== change,
        );
        return { ...state, proposals: [...others, event.data] };
      }
      case 'AdministratorDepartureAgreed': {
        const isOther = (each: Proposal) => each.agentId !== agentId || each.change !== 'depart';
        return { ...state, proposals: state.proposals.filter(isOther) };
      }
      default:
        return unreachable(event);
    }
  },
};

/** What waits for a second administrator about somebody at an instant, the newest first. */
export function standingProposals(
  { proposals }: AdministratorsState,
  agentId: string,
  at: string,
): Proposal[] {
  const stands = (each: Proposal) => each.agentId === agentId && isBefore(at, each.expiresAt);
  return proposals.filter(stands).reverse();
}

/** What waits for a second administrator after a command; undefined when it took effect, or had already. */
export function proposalAfter(
  state: AdministratorsState,
  { type, agentId, at }: ChangeAdministrator,
): Proposal | undefined {
  return standingProposals(state, agentId, at).find(({ change }) => change === CHANGES[type]);
}

/** Whether a second one must say it, and has not. */
function needsSecond(state: AdministratorsState, command: ChangeAdministrator): boolean {
  const { holders, aloneSince } = state;
  const { at, by, agreed = false, secondForMs } = command;
  if (agreed) return false;
  const wereTwo =
    holders.size >= 2 ||
    (aloneSince !== undefined && Date.parse(at) - Date.parse(aloneSince) < secondForMs);
  if (!wereTwo) return false;
  const proposal = proposalAfter(state, command);
  return proposal === undefined || proposal.by === by || proposal.on !== command.on;
}

/** Said again by the same one, it stays as it is; a departure on another day takes its place, whoever says it. */
function propose(command: ChangeAdministrator, state: AdministratorsState): AdministratorsEvent[] {
  const standing = proposalAfter(state, command);
  if (standing && standing.on === command.on) return [];
  const { type, agentId, by, at, on, lifetimeMs } = command;
  const expiresAt = new Date(Date.parse(at) + lifetimeMs).toISOString();
  const data = { agentId, by, change: CHANGES[type], ...(on !== undefined && { on }), expiresAt };
  return [{ type: 'AdministratorProposed', data }];
}

const isBefore = (one: string, other: string) => Date.parse(one) < Date.parse(other);
