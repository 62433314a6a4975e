import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { UnitEvent } from './unit.events.js';

/** The commands on a unit. One that is already fulfilled changes nothing. */
export type UnitCommand =
  | { readonly type: 'DeclareUnit'; readonly unitId: string; readonly name: string }
  | { readonly type: 'AppointManager'; readonly unitId: string; readonly agentId: string }
  | { readonly type: 'DismissManager'; readonly unitId: string; readonly agentId: string };

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
        const managers = new Set(state.managers);
        managers.delete(event.data.agentId);
        return { ...state, managers };
      }
      default:
        return unreachable(event);
    }
  },
};
