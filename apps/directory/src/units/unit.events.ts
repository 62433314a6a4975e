import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** A unit was declared. */
export type UnitDeclared = DomainEvent<'UnitDeclared', { unitId: string; name: string }>;
/** A unit was renamed. */
export type UnitRenamed = DomainEvent<'UnitRenamed', { unitId: string; name: string }>;
/** An agent was appointed as a manager of a unit. */
export type ManagerAppointed = DomainEvent<'ManagerAppointed', { unitId: string; agentId: string }>;
/** An agent was dismissed as a manager of a unit. */
export type ManagerDismissed = DomainEvent<'ManagerDismissed', { unitId: string; agentId: string }>;

/** The facts of a stream `unit-<unitId>`. */
export type UnitEvent = UnitDeclared | UnitRenamed | ManagerAppointed | ManagerDismissed;

/** The stream of one unit. */
export const unitStream = (unitId: string): string => `unit-${unitId}`;

/** How the facts about units are stored. */
export const unitSchemas: EventSchemas = {
  UnitDeclared: { version: 1 },
  UnitRenamed: { version: 1 },
  ManagerAppointed: { version: 1 },
  ManagerDismissed: { version: 1 },
};
