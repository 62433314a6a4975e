import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** The facts of a stream `unit-<unitId>`. */
export type UnitEvent =
  /** A managing unit exists, or goes by another name. */
  | DomainEvent<'UnitDeclared' | 'UnitRenamed', { unitId: string; name: string }>
  /** An agent manages a unit from now on, or not any more. */
  | DomainEvent<'ManagerAppointed' | 'ManagerDismissed', { unitId: string; agentId: string }>;

/** The stream of one unit. */
export const unitStream = (unitId: string): string => `unit-${unitId}`;

/** How the facts about units are stored. */
export const unitSchemas: EventSchemas = {
  UnitDeclared: { version: 1 },
  UnitRenamed: { version: 1 },
  ManagerAppointed: { version: 1 },
  ManagerDismissed: { version: 1 },
};

/** The commands on a unit. One that is already fulfilled changes nothing. */
export type UnitCommand =
  | { readonly type: 'DeclareUnit'; readonly unitId: string; readonly name: string }
  | {
      readonly type: 'AppointManager' | 'DismissManager';
      readonly unitId: string;
      readonly agentId: string;
    };

/** The state on which decisions about a unit are made; without a name it was never declared. */
export interface UnitState {
  readonly name?: string;
  readonly managers: ReadonlySet<string>;
}

/** Decides about one unit. Refuses with `unit-not-found`. */
export const unitDecider: Decider<UnitState, UnitCommand, UnitEvent> = {
  initial: { managers: new Set() },

  decide(command, { name, managers }) {
    if (name === undefined && command.type !== 'DeclareUnit') throw new Refusal('unit-not-found');
    switch (command.type) {
      case 'DeclareUnit': {
        if (name === command.name) return [];
        const data = { unitId: command.unitId, name: command.name };
        return [{ type: name === undefined ? 'UnitDeclared' : 'UnitRenamed', data }];
      }
      case 'AppointManager': {
        const { unitId, agentId } = command;
        if (managers.has(agentId)) return [];
        return [{ type: 'ManagerAppointed', data: { unitId, agentId } }];
      }
      case 'DismissManager': {
        const { unitId, agentId } = command;
        if (!managers.has(agentId)) return [];
        return [{ type: 'ManagerDismissed', data: { unitId, agentId } }];
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'UnitDeclared':
      case 'UnitRenamed':
        return { ...state, name: event.data.name };
      case 'ManagerAppointed':
        return { ...state, managers: new Set([...state.managers, event.data.agentId]) };
      case 'ManagerDismissed': {
        const others = [...state.managers].filter((agentId) => agentId !== event.data.agentId);
        return { ...state, managers: new Set(others) };
      }
      default:
        return unreachable(event);
    }
  },
};
