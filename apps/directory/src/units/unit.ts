import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** The facts of a stream `unit-<unitId>`. */
export type UnitEvent =
  /** A managing unit exists, or goes by another name. */
  | DomainEvent<'UnitDeclared' | 'UnitRenamed', { unitId: string; name: string }>
  /** An agent manages a unit from now on; those of before it was asked who said so do not say it. */
  | DomainEvent<'ManagerAppointed', { unitId: string; agentId: string; by?: string }>
  /** A second person says that they do. */
  | DomainEvent<'ManagerConfirmed', { unitId: string; agentId: string; by: string }>
  /** They do not any more. */
  | DomainEvent<'ManagerDismissed', { unitId: string; agentId: string }>;

/** The stream of one unit. */
export const unitStream = (unitId: string): string => `unit-${unitId}`;

/** How the facts about units are stored. */
export const unitSchemas: EventSchemas = {
  UnitDeclared: { version: 1 },
  UnitRenamed: { version: 1 },
  ManagerAppointed: { version: 1 },
  ManagerConfirmed: { version: 1 },
  ManagerDismissed: { version: 1 },
};

/** The commands on a unit. One that is already fulfilled changes nothing. */
export type UnitCommand =
  | { readonly type: 'DeclareUnit'; readonly unitId: string; readonly name: string }
  | {
      readonly type: 'AppointManager';
      readonly unitId: string;
      readonly agentId: string;
      /** agentId of who says it, or `system`. Said of somebody who manages already by a second person, it confirms them. */
      readonly by: string;
    }
  | { readonly type: 'DismissManager'; readonly unitId: string; readonly agentId: string };

/** The state on which decisions about a unit are made; without a name it was never declared. */
export interface UnitState {
  readonly name?: string;
  /** Those who manage it, each with those who said so. */
  readonly managers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Decides about one unit. Refuses with `unit-not-found`. */
export const unitDecider: Decider<UnitState, UnitCommand, UnitEvent> = {
  initial: { managers: new Map() },

  decide(command, { name, managers }) {
    if (name === undefined && command.type !== 'DeclareUnit') throw new Refusal('unit-not-found');
    switch (command.type) {
      case 'DeclareUnit': {
        if (name === command.name) return [];
        const data = { unitId: command.unitId, name: command.name };
        return [{ type: name === undefined ? 'UnitDeclared' : 'UnitRenamed', data }];
      }
      case 'AppointManager': {
        const { unitId, agentId, by } = command;
        const sayers = managers.get(agentId);
        // Nobody vouches for themselves.
        if (sayers?.has(by) || (sayers && by === agentId)) return [];
        const type = sayers ? 'ManagerConfirmed' : 'ManagerAppointed';
        return [{ type, data: { unitId, agentId, by } }];
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
      case 'ManagerConfirmed': {
        const { agentId, by } = event.data;
        const sayers = new Set(state.managers.get(agentId));
        if (by !== undefined) sayers.add(by);
        return { ...state, managers: new Map(state.managers).set(agentId, sayers) };
      }
      case 'ManagerDismissed': {
        const managers = new Map(state.managers);
        managers.delete(event.data.agentId);
        return { ...state, managers };
      }
      default:
        return unreachable(event);
    }
  },
};
